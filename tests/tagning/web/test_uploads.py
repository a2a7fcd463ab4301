"""The door by HTTP: every answer of tus 1.0, and the standard clients against a real server."""

import base64
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from tusclient.client import TusClient

from foundation.clock import FixedClock
from tests.tagning.web.door import Door, Server
from tests.waiting import until

pytestmark = pytest.mark.slow

JS = Path(__file__).parents[2] / "js"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
BYTES = "application/offset+octet-stream"
METADATA = {"purpose": "take", "subject": "question", "filename": "take.webm", "filetype": "video/webm"}


def coded(metadata):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())


def checksum(data, algorithm="sha1"):
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


class Sender:
    """What a client says, in one line each."""

    def __init__(self, app, actor="alice"):
        self.client, self.actor = app.test_client(), actor

    def ask(self, method, url, data=b"", **headers):
        said = {"Tus_Resumable": "1.0.0", "X_Actor": self.actor, **headers}
        written = {name.replace("_", "-"): value for name, value in said.items() if value is not None}
        return self.client.open(url, method=method, data=data, headers=written)

    def begin(self, length=None, metadata=METADATA, **headers):
        size = {"Upload_Defer_Length": "1"} if length is None else {"Upload_Length": str(length)}
        return self.ask("POST", "/uploads", **{"Upload_Metadata": coded(metadata), **size, **headers})

    def url(self, length=None):
        return self.begin(length).headers["Location"]

    def send(self, url, data, offset=0, **headers):
        return self.ask("PATCH", url, data, **{"Upload_Offset": str(offset), "Content_Type": BYTES, **headers})

    def offset(self, url):
        return int(self.ask("HEAD", url).headers["Upload-Offset"])


@pytest.fixture
def door(tmp_path):
    made = Door(tmp_path, clock=FixedClock(NOW), max_bytes=1000)
    yield made
    made.db.close()


@pytest.fixture
def app(door):
    return door.app()


@pytest.fixture
def sender(app):
    return Sender(app)


def upload_id(url):
    return url.rsplit("/", 1)[1]


def code_of(response):
    return response.get_json()["error"]["code"]


def test_it_says_what_it_speaks(sender):
    told = sender.ask("OPTIONS", "/uploads", Tus_Resumable=None)
    assert told.status_code == 204
    assert told.headers["Tus-Version"] == "1.0.0"
    assert set(told.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "creation-defer-length", "checksum", "expiration", "termination",
    }
    assert told.headers["Tus-Max-Size"] == "1000"
    assert told.headers["Tus-Checksum-Algorithm"] == "sha1,sha256,md5"


def test_another_version_is_not_spoken(sender):
    told = sender.begin(3, Tus_Resumable="0.2.2")
    assert (told.status_code, told.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_whole_upload_in_two_pieces(sender, door):
    url = sender.url(6)
    assert sender.send(url, b"abc").headers["Upload-Offset"] == "3"
    assert sender.offset(url) == 3
    assert sender.send(url, b"def", 3).status_code == 204
    assert door.bytes_of(upload_id(url)) == b"abcdef"
    assert [job["subject"] for job in door.received()] == [upload_id(url)]


def test_what_was_said_of_it_is_said_back(sender, door):
    url = sender.url(6)
    told = sender.ask("HEAD", url)
    assert (told.headers["Upload-Length"], told.headers["Upload-Offset"], told.headers["Cache-Control"]) == ("6", "0", "no-store")
    assert told.headers["Upload-Metadata"] == coded(METADATA)
    assert told.headers["Upload-Expires"] == "Mon, 30 Nov 2026 09:00:00 GMT"
    assert told.headers["Tus-Resumable"] == "1.0.0"


def test_a_file_name_keeps_nothing_of_its_folders(sender, door):
    url = sender.begin(3, {**METADATA, "filename": "..\\../etc/möte\n1.webm"}).headers["Location"]
    assert door.row(upload_id(url))["filename"] == "möte1.webm"


def test_a_length_that_is_not_known_is_said_with_the_last_piece(sender, door):
    url = sender.url()
    assert sender.ask("HEAD", url).headers["Upload-Defer-Length"] == "1"
    sender.send(url, b"abc")
    assert door.received() == []
    assert sender.send(url, b"de", 3, Upload_Length="5").status_code == 204
    assert door.bytes_of(upload_id(url)) == b"abcde"


def test_the_end_of_a_recording_can_be_said_without_a_byte(sender, door):
    url = sender.url()
    sender.send(url, b"abc")
    assert sender.send(url, b"", 3, Upload_Length="3").status_code == 204
    assert door.row(upload_id(url))["finished_at"]
    assert sender.send(url, b"", 3, Upload_Length="3").status_code == 204, "a lost reply is given again"
    assert len(door.received()) == 1


def test_bytes_can_come_with_the_creation(sender, door):
    told = sender.ask(
        "POST", "/uploads", b"abc", Upload_Length="3", Upload_Metadata=coded(METADATA), Content_Type=BYTES
    )
    assert (told.status_code, told.headers["Upload-Offset"]) == (201, "3")
    assert door.bytes_of(upload_id(told.headers["Location"])) == b"abc"


def test_an_empty_file_is_whole_at_once(sender, door):
    assert door.row(upload_id(sender.url(0)))["finished_at"]


def test_a_wrong_offset_is_409_and_changes_nothing(sender):
    url = sender.url(6)
    sender.send(url, b"abc")
    for offset in (0, 2, 4):
        told = sender.send(url, b"x", offset)
        assert (told.status_code, code_of(told)) == (409, "wrong_offset")
    assert sender.offset(url) == 3


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_right_checksum_is_taken(sender, algorithm):
    url = sender.url(6)
    assert sender.send(url, b"abc", Upload_Checksum=checksum(b"abc", algorithm)).status_code == 204


def test_a_wrong_checksum_is_460_and_the_bytes_are_thrown_away(sender):
    url = sender.url(6)
    sender.send(url, b"abc")
    told = sender.send(url, b"dEf", 3, Upload_Checksum=checksum(b"def"))
    assert (told.status_code, code_of(told)) == (460, "checksum")
    assert sender.offset(url) == 3
    assert sender.send(url, b"def", 3, Upload_Checksum=checksum(b"def")).status_code == 204


@pytest.mark.parametrize("header", ["sha1", "crc32 AAAA", "sha1 !!!", "sha1 AAAA", "shake_128 AAAA"])
def test_a_checksum_that_makes_no_sense_is_400(sender, header):
    url = sender.url(3)
    assert sender.send(url, b"abc", Upload_Checksum=header).status_code == 400
    assert sender.offset(url) == 0


def test_one_byte_over_the_said_length_is_413_and_nothing_of_it_is_kept(sender):
    url = sender.url(5)
    sender.send(url, b"abc")
    told = sender.send(url, b"def", 3)
    assert (told.status_code, code_of(told)) == (413, "too_large")
    assert sender.offset(url) == 3


def test_one_byte_over_the_limit_is_413_and_nothing_of_it_is_kept(sender, door):
    assert sender.begin(1001).status_code == 413
    assert sender.begin(1000).status_code == 201
    url = sender.url()
    sender.send(url, b"x" * 900)
    assert sender.send(url, b"x" * 101, 900).status_code == 413
    assert sender.offset(url) == 900
    assert sender.send(url, b"x", 900, Upload_Length="1001").status_code == 413
    assert sender.send(url, b"x" * 100, 900, Upload_Length="1000").status_code == 204


def test_an_upload_that_ran_out_is_410(sender, door):
    url = sender.url(3)
    door.clock.advance(7 * 24 * 3600 * 1000)
    assert sender.send(url, b"abc").status_code == 410
    assert sender.ask("HEAD", url).status_code == 410


def test_a_finished_one_does_not_run_out(sender, door):
    url = sender.url(3)
    sender.send(url, b"abc")
    door.clock.advance(30 * 24 * 3600 * 1000)
    assert sender.offset(url) == 3


@pytest.mark.parametrize("actor", ["carol", "dave", "erin", ""])
def test_for_anyone_else_it_is_not_there(app, sender, door, actor):
    url = sender.url(3)
    other = Sender(app, actor)
    tries = (("HEAD", {}), ("DELETE", {}), ("POST", {"X_HTTP_Method_Override": "DELETE"}))
    for told in (other.send(url, b"abc"), *(other.ask(method, url, **headers) for method, headers in tries)):
        assert told.status_code == 404
        assert b"take.webm" not in told.data
    assert sender.offset(url) == 0


def test_a_member_who_is_removed_loses_the_door_at_once(sender, door):
    url = sender.url(3)
    (door.folder / "removed-alice").touch()
    for told in (sender.ask("HEAD", url), sender.send(url, b"abc"), sender.ask("DELETE", url)):
        assert told.status_code == 404
    assert door.blobs.offset(upload_id(url)) == 0


def test_what_one_may_not_know_of_cannot_be_uploaded_to(sender, door):
    assert sender.begin(3, {**METADATA, "subject": "somebody else's"}).status_code == 404
    assert door.db.query("select id from upload") == []


def test_an_unknown_purpose_is_400(sender):
    told = sender.begin(3, {**METADATA, "purpose": "virus"})
    assert (told.status_code, code_of(told)) == (400, "unknown_purpose")


def test_giving_up_throws_the_bytes_away(sender, door):
    url = sender.url(6)
    sender.send(url, b"abc")
    assert sender.ask("DELETE", url).status_code == 204
    assert sender.ask("HEAD", url).status_code == 410
    assert list((door.folder / "bytes" / "uploads").iterdir()) == []


def test_a_finished_one_is_not_given_up_here(sender, door):
    url = sender.url(3)
    sender.send(url, b"abc")
    assert sender.ask("DELETE", url).status_code == 403
    assert door.bytes_of(upload_id(url)) == b"abc"


def test_another_sites_page_cannot_send(sender):
    url = sender.url(3)
    foreign = ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"})
    for headers in foreign:
        assert sender.send(url, b"abc", **headers).status_code == 403
        assert sender.begin(3, **headers).status_code == 403
    assert sender.offset(url) == 0
    assert sender.send(url, b"abc", Sec_Fetch_Site="same-origin").status_code == 204


@pytest.mark.parametrize("headers", [
    {"Upload_Length": None}, {"Upload_Length": "-1"}, {"Upload_Length": "x"}, {"Upload_Length": "3", "Upload_Defer_Length": "1"},
    {"Upload_Defer_Length": "2", "Upload_Length": None}, {"Upload_Length": "9" * 30}, {"Upload_Metadata": "purpose !!!"},
    {"Upload_Metadata": "purpose /w=="},
])
def test_a_creation_that_makes_no_sense_is_400(sender, headers):
    assert sender.begin(3, **headers).status_code == 400


def test_bytes_must_be_called_bytes(sender):
    url = sender.url(3)
    assert sender.send(url, b"abc", Content_Type="text/plain").status_code == 415
    assert sender.send(url, b"abc", Upload_Offset="x").status_code == 400


def test_a_sender_that_knows_no_patch_says_so(sender, door):
    url = sender.url(3)
    told = sender.ask("POST", url, b"abc", X_HTTP_Method_Override="PATCH", Upload_Offset="0", Content_Type=BYTES)
    assert told.status_code == 204
    assert door.bytes_of(upload_id(url)) == b"abc"
    assert sender.ask("POST", url, b"abc").status_code == 400


@pytest.mark.parametrize("strange", ["x", "a" * 20, "../secret", "%2e%2e%2fsecret", "raw/abc"])
def test_a_strange_address_leads_nowhere(sender, strange):
    assert sender.ask("HEAD", f"/uploads/{strange}").status_code == 404


def test_a_room_hears_of_bytes_as_they_come(sender, door):
    url = sender.url(6)
    sender.send(url, b"abc")
    sender.send(url, b"def", 3)
    assert door.told == [(upload_id(url), 3), (upload_id(url), 6)]


def test_a_crash_between_bytes_and_row_is_mended_by_asking(sender, door):
    url = sender.url(3)
    door.blobs.append(upload_id(url), 0, [b"abc"])
    door.blobs.finish(upload_id(url))
    assert sender.offset(url) == 3
    assert len(door.received()) == 1


def test_a_full_disk_is_507_and_what_was_there_stays(sender, door, monkeypatch):
    from engines.blobs.contract import Full

    url = sender.url(6)
    sender.send(url, b"abc")
    with monkeypatch.context() as patch:
        patch.setattr(door.blobs, "append", lambda *a, **k: (_ for _ in ()).throw(Full()))
        assert sender.send(url, b"def", 3).status_code == 507
    assert sender.send(url, b"def", 3).status_code == 204


# With a real server ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Two processes that share a folder."""
    with Server(tmp_path_factory.mktemp("door"), workers=2) as running:
        yield running


@pytest.fixture(scope="module", params=["folder", pytest.param("s3", marks=pytest.mark.servers)])
def any_server(request, tmp_path_factory):
    """The same two processes, on a folder and on a bucket."""
    if request.param == "folder":
        yield request.getfixturevalue("server")
        return
    rgw = request.getfixturevalue("rgw")
    with Server(tmp_path_factory.mktemp("door"), workers=2, DOOR_BLOBS=rgw.url(rgw.bucket())) as running:
        yield running


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "take.webm"
    path.write_bytes(os.urandom(3 * 1024 * 1024 + 12345))
    return path


def behind(server):
    return Door(server.folder, blobs=server.environment.get("DOOR_BLOBS"))


def same(server, url, path):
    return hashlib.sha256(behind(server).bytes_of(upload_id(url))).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_tuspy_uploads_a_file_with_checksums(any_server, file):
    client = TusClient(f"{any_server.url}/uploads", headers={"X-Actor": "alice"})
    uploader = client.uploader(str(file), chunk_size=512 * 1024, metadata=METADATA, upload_checksum=True)
    uploader.upload()
    assert same(any_server, uploader.url, file)


def test_tuspy_goes_on_where_it_stopped(any_server, file):
    client = TusClient(f"{any_server.url}/uploads", headers={"X-Actor": "alice"})
    first = client.uploader(str(file), chunk_size=512 * 1024, metadata=METADATA)
    first.upload(stop_at=1024 * 1024)
    second = client.uploader(str(file), chunk_size=512 * 1024, url=first.url)
    assert second.offset == 1024 * 1024
    second.upload()
    assert same(any_server, first.url, file)


def run_node(script, *arguments):
    assert shutil.which("node"), "Node.js is needed"
    command = ["node", str(JS / "shared" / "uploading" / script), *map(str, arguments)]
    ran = subprocess.run(command, cwd=JS, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout.split("done ")[-1].strip()


@pytest.mark.parametrize("length", ["known", "deferred"])
def test_tus_js_client_uploads_a_file(any_server, file, length):
    assert same(any_server, run_node("standard.mjs", f"{any_server.url}/uploads", file, length), file)


def test_our_own_sender_uploads_what_grows(any_server, file):
    assert same(any_server, run_node("live.mjs", f"{any_server.url}/uploads", file, 190_000, 5), file)


def begin(server, length, actor="alice"):
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    said = {"Tus-Resumable": "1.0.0", "X-Actor": actor, "Upload-Length": str(length), "Upload-Metadata": coded(METADATA)}
    line.request("POST", "/uploads", headers=said)
    return line.getresponse().headers["Location"]


def ask(server, method, url, body=None, **headers):
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    line.request(method, url, body, {"Tus-Resumable": "1.0.0", "X-Actor": "alice", **headers})
    return line.getresponse()


def at(offset):
    """The headers of a piece that begins there."""
    return {"Upload-Offset": str(offset), "Content-Type": BYTES}


def half_a_patch(server, url, said, sent, offset=0, **headers):
    """A line on which less comes than was said."""
    line = socket.create_connection(("127.0.0.1", server.port))
    lines = {
        "Host": "x", "Tus-Resumable": "1.0.0", "X-Actor": "alice", "Content-Type": BYTES,
        "Upload-Offset": str(offset), "Content-Length": str(said), **headers,
    }
    line.sendall(f"PATCH {url} HTTP/1.1\r\n{''.join(f'{k}: {v}{chr(13)}{chr(10)}' for k, v in lines.items())}\r\n".encode() + b"x" * sent)
    return line


def when_free(server, url, data, offset):
    """Send the rest as senders do: again while the other process is still bringing to the disk what came on the dead line (423)."""
    answers = []
    assert until(lambda: answers.append(ask(server, "PATCH", url, data, **at(offset))) or answers[-1].status != 423)
    return answers[-1]


def test_a_line_that_is_cut_keeps_what_came(server):
    url = begin(server, 1_000_000)
    half_a_patch(server, url, 1_000_000, 500_000).close()
    blobs = behind(server).blobs
    assert until(lambda: blobs.offset(upload_id(url)) == 500_000)
    assert ask(server, "HEAD", url).headers["Upload-Offset"] == "500000"
    told = when_free(server, url, b"x" * 500_000, 500_000)
    assert (told.status, told.headers["Upload-Offset"]) == (204, "1000000")


def test_a_line_that_is_cut_with_a_checksum_keeps_nothing_of_the_piece(server):
    url = begin(server, 1_000_000)
    half_a_patch(server, url, 1_000_000, 500_000, **{"Upload-Checksum": checksum(b"x" * 1_000_000)}).close()
    time.sleep(0.5)
    assert ask(server, "HEAD", url).headers["Upload-Offset"] == "0"


def test_a_second_writer_is_refused_while_the_first_sends(server):
    """In either of the two processes: the lock is the file's."""
    url = begin(server, 1_000_000)
    first = half_a_patch(server, url, 1_000_000, 200_000)
    blobs = behind(server).blobs
    assert until(lambda: blobs.offset(upload_id(url)) >= 180_000)
    seen = set()
    for _ in range(8):
        offset = blobs.offset(upload_id(url))
        told = ask(server, "PATCH", url, b"y" * 10, **at(offset))
        seen.add(told.status)
    first.close()
    assert seen == {423}
    assert until(lambda: blobs.offset(upload_id(url)) == 200_000)


def test_a_half_open_line_gives_way_to_its_owner(tmp_path):
    """A phone that changed its network: the old line is silent for ever, the new one asks."""
    with Server(tmp_path) as alone:
        url = begin(alone, 1_000_000)
        dead = half_a_patch(alone, url, 1_000_000, 300_000)
        assert until(lambda: behind(alone).blobs.offset(upload_id(url)) >= 290_000)
        began = time.monotonic()
        offset = int(ask(alone, "HEAD", url).headers["Upload-Offset"])
        told = ask(alone, "PATCH", url, b"x" * (1_000_000 - offset), **at(offset))
        assert told.status == 204
        assert time.monotonic() - began < 3
        assert offset == 300_000
        dead.close()


def test_two_senders_at_once_lose_and_double_nothing(server, file):
    """Two tabs on one upload: whoever is refused asks, and the bytes come out as they were."""
    content = file.read_bytes()
    url = begin(server, len(content))
    wrong = []

    def send():
        while (told := ask(server, "HEAD", url)).status == 200:
            offset = int(told.headers["Upload-Offset"])
            if offset == len(content):
                return
            piece = content[offset:offset + 200_000]
            answer = ask(server, "PATCH", url, piece, **at(offset))
            if answer.status not in (204, 409, 423):
                wrong.append(answer.status)
                return

    senders = [threading.Thread(target=send) for _ in range(2)]
    for one in senders:
        one.start()
    for one in senders:
        one.join(30)
    assert wrong == []
    assert same(server, url, file)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(server):
    url = begin(server, 1000)
    with half_a_patch(server, url, 10_000_000_000, 0) as line:
        line.settimeout(5)
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")
    assert ask(server, "HEAD", url).headers["Upload-Offset"] == "0"


def test_a_body_of_unsaid_length_is_measured_as_it_comes(server):
    """Chunked transfer: no Content-Length to go by."""
    url = begin(server, 6)
    told = ask(server, "PATCH", url, iter([b"abc", b"defg"]), **at(0))
    assert (told.status, ask(server, "HEAD", url).headers["Upload-Offset"]) == (413, "0")
    assert ask(server, "PATCH", url, iter([b"abc", b"def"]), **at(0)).status == 204
    assert behind(server).bytes_of(upload_id(url)) == b"abcdef"

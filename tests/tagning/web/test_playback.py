"""What a reader who may have a blob is given: the bytes from here, or an address at the store that lasts ten minutes."""

import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

from tagning.app import create_app
from tagning.web.playback import send_blob
from tests.conftest import make_house

VIDEO = b"not quite a video" * 1000


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.servers)])
def parts(request, tmp_path):
    """A house with a video and a waveform in it."""
    made = make_house(tmp_path / "data", **_store(request))
    made.blobs.put_bytes("t/video.mp4", VIDEO)
    made.blobs.put_bytes("t/peaks.json", b"[1,2]")
    yield made
    made.db.close()


def _store(request):
    if request.param == "folder":
        return {}
    rgw = request.getfixturevalue("rgw")
    return {"blobs": rgw.url(rgw.bucket(), public=rgw.endpoint.replace("127.0.0.1", "localhost"))}


def sent(parts, name, mimetype, *more, method="GET", headers=None):
    with create_app(parts.config, parts=parts).test_request_context("/", method=method, headers=headers):
        response = send_blob(parts, name, mimetype, *more)
        response.direct_passthrough = False
        return response


def read(parts, response, headers):
    """(status, headers, bytes) of the response, or of where it sends the reader."""
    if response.status_code != 302:
        return response.status_code, response.headers, response.get_data()
    with urllib.request.urlopen(urllib.request.Request(response.location, headers=headers), timeout=10) as told:
        return told.status, told.headers, told.read()


def test_a_part_of_a_video_can_be_asked_for(parts):
    headers = {"Range": "bytes=17-33"}
    status, told, data = read(parts, sent(parts, "t/video.mp4", "video/mp4", headers=headers), headers)
    assert (status, data) == (206, VIDEO[17:34])
    assert (told["Content-Type"], told["Content-Range"]) == ("video/mp4", f"bytes 17-33/{len(VIDEO)}")


def test_a_video_that_is_to_be_saved_says_so_and_its_name(parts):
    _status, told, data = read(parts, sent(parts, "t/video.mp4", "video/mp4", "Möte 1.mp4"), {})
    assert told["Content-Disposition"].startswith("attachment") and "M%C3%B6te%201.mp4" in told["Content-Disposition"]
    assert data == VIDEO


def test_what_nginx_is_to_send_keeps_the_name_to_save_it_under(tmp_path):
    parts = make_house(tmp_path / "data", sendfile="x-accel")
    parts.blobs.put_bytes("t/video.mp4", VIDEO)
    told = sent(parts, "t/video.mp4", "video/mp4", "Möte 1.mp4").headers
    assert told["X-Accel-Redirect"] == "/_blobs/t/video.mp4"
    assert told["Content-Disposition"].startswith("attachment") and "M%C3%B6te%201.mp4" in told["Content-Disposition"]
    parts.db.close()


def test_what_scripts_read_comes_from_here(parts):
    response = sent(parts, "t/peaks.json", "application/json")
    assert (response.status_code, response.get_data(), response.content_length) == (200, b"[1,2]", 5)


def test_an_address_at_the_store_is_kept_by_nobody_and_lasts_ten_minutes(parts):
    response = sent(parts, "t/video.mp4", "video/mp4")
    if response.status_code == 200:
        assert response.headers["Cache-Control"] == "private, no-cache"
        return
    assert response.headers["Cache-Control"] == "no-store"
    url = urlsplit(response.location)
    assert url.hostname == "localhost"
    assert parse_qs(url.query)["X-Amz-Expires"] == ["600"]


def test_who_only_asks_what_it_is_stays_here(parts):
    assert sent(parts, "t/video.mp4", "video/mp4", method="HEAD").status_code == 200


def test_pages_may_play_from_the_store_exactly_when_it_plays(parts):
    policy = create_app(parts.config, parts=parts).test_client().get("/sign-in").headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    url = parts.blobs.playback_url("t/video.mp4", "video/mp4")
    elsewhere = [f"http://localhost:{urlsplit(url).port}"] if url else []
    assert rules.pop("media-src").split() == ["'self'", "blob:", *elsewhere]
    assert not any("localhost" in rule for rule in rules.values())


N = len(VIDEO)
RANGES = {
    "the last bytes, more than there are": ("bytes=-99999999", 206, f"bytes 0-{N - 1}/{N}", N),
    "the last bytes": ("bytes=-5", 206, f"bytes {N - 5}-{N - 1}/{N}", 5),
    "from the middle on": ("bytes=17-", 206, f"bytes 17-{N - 1}/{N}", N - 17),
    "to beyond the end": ("bytes=17-99999999", 206, f"bytes 17-{N - 1}/{N}", N - 17),
    "with blanks and capitals": ("Bytes = 0-1", 206, f"bytes 0-1/{N}", 2),
    "after the end": ("bytes=99999999-", 416, f"bytes */{N}", 0),
    "none of the last": ("bytes=-0", 416, f"bytes */{N}", 0),
    "in another unit": ("items=0-5", 200, None, N),
    "two at once": ("bytes=0-1,4-5", 200, None, N),
    "backwards": ("bytes=5-2", 200, None, N),
    "nothing of the kind": ("bytes=abc", 200, None, N),
}


@pytest.fixture
def folder(tmp_path):
    made = make_house(tmp_path / "data")
    made.blobs.put_bytes("t/video.mp4", VIDEO)
    yield made
    made.db.close()


@pytest.mark.parametrize("asked", RANGES)
def test_a_range_is_answered_as_the_standard_says(folder, asked):
    header, status, told, length = RANGES[asked]
    response = sent(folder, "t/video.mp4", "video/mp4", headers={"Range": header})
    assert (response.status_code, response.headers.get("Content-Range"), len(response.get_data())) == (status, told, length)
    assert response.headers["Cache-Control"] == "private, no-cache" and response.headers["Accept-Ranges"] == "bytes"


def test_a_range_counts_for_get_alone_and_not_where_the_file_is_unchanged(folder):
    etag = sent(folder, "t/video.mp4", "video/mp4").headers["ETag"]
    part = {"Range": "bytes=0-1"}
    head = sent(folder, "t/video.mp4", "video/mp4", method="HEAD", headers=part)
    assert (head.status_code, head.content_length) == (200, N)
    assert sent(folder, "t/video.mp4", "video/mp4", headers={**part, "If-None-Match": etag}).status_code == 304
    assert sent(folder, "t/video.mp4", "video/mp4", headers={**part, "If-None-Match": '"another"'}).status_code == 206
    assert sent(folder, "t/video.mp4", "video/mp4", headers={**part, "If-Range": etag}).status_code == 206
    assert sent(folder, "t/video.mp4", "video/mp4", headers={**part, "If-Range": '"an older one"'}).status_code == 200

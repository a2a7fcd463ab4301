"""What only a bucket can get wrong: addresses, keys, replies that get lost, and hosts that go on with each other's uploads."""

import hashlib
import os
import random
import signal
import time
import tracemalloc
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from multiprocessing import get_context

import pytest

from engines.blobs import s3_parts, s3_segments
from engines.blobs.contract import Exists, Full, Locked, Missing, TooLong, Unreachable, WrongOffset
from engines.blobs.open import open_blobs
from engines.blobs.s3_address import parse_address
from engines.blobs.s3_bucket import Bucket, Damaged
from engines.blobs.s3_parts import GRAIN
from interviews.clock import parse
from tests import crowd
from tests.servers.between import Between
from tests.servers.rgw import KEY

pytestmark = pytest.mark.servers
PIECE = 256 * 1024
DATA = random.Random(3).randbytes(2 * GRAIN + 1_234_567)


@pytest.fixture
def bucket(rgw):
    return rgw.bucket()


@pytest.fixture
def url(rgw, bucket):
    return rgw.url(bucket)


@pytest.fixture
def blobs(url):
    return open_blobs(url)


@pytest.fixture
def between(rgw):
    """A line to the store that can be made to fail; `between.blobs(bucket)` opens a bucket over it."""
    made = Between(rgw.endpoint)
    made.blobs = lambda bucket: open_blobs(rgw.url(bucket).replace(rgw.endpoint, made.url))
    yield made
    made.close()


def content(blobs, name):
    return b"".join(blobs.read(name))


def send(blobs, upload, data=DATA, at=0, step=PIECE):
    while at < len(data):
        at = blobs.append(upload, at, [data[at:at + step]])


# Opening ------------------------------------------------------------------------------------------------------------


def test_an_address_is_taken_apart():
    address = parse_address(
        "s3://KEY:s%2Fcr%2Bt@films?endpoint=https://s3.internal:9000&public=https://media.example.org&region=north&prefix=/a/b/"
    )
    assert (address.bucket, address.endpoint, address.public) == ("films", "https://s3.internal:9000", "https://media.example.org")
    assert (address.region, address.prefix, address.key, address.secret) == ("north", "a/b/", "KEY", "s/cr+t")
    bare = parse_address("s3://films")
    assert (bare.endpoint, bare.public, bare.prefix, bare.key) == (None, None, "", None)


@pytest.mark.parametrize("url", [
    "s3://", "s3://KEY:hush@", "s3://KEY:hush@films/folder", "s3://KEY:hush@Films", "s3://KEY:hush@fi", "s3://KEY@films",
    "s3://KEY:@films", "s3://KEY:hush@films?endpoint=ftp://x", "s3://KEY:hush@films?endpoint=http://",
    "s3://KEY:hush@films?endpoint=https://KEY:hush@x", "s3://KEY:hush@films?endpoint=https://x/y", "s3://KEY:hush@films?prefix=../x",
    "s3://KEY:hush@films?password=hush", "s3://KEY:hush@films#hush", "s3://KEY:hush@films?endpoint=http://x:port",
])
def test_a_wrong_address_is_refused_without_repeating_its_secret(url):
    with pytest.raises(ValueError) as refused:
        open_blobs(url)
    assert "hush" not in str(refused.value) and "KEY" not in str(refused.value)


def refused(url, match):
    with pytest.raises(OSError, match=match) as told:
        open_blobs(url)
    assert "secret" not in str(told.value) and KEY not in str(told.value)


def test_a_bucket_that_is_not_there_is_one_clear_line(rgw):
    refused(rgw.url("no-such-bucket"), "there is no bucket of that name")


@pytest.mark.parametrize("key, secret", [(KEY, "wrong"), ("WRONG", "test%2Fsecret%2Bword")])
def test_a_refused_key_is_one_clear_line(rgw, bucket, key, secret):
    refused(rgw.url(bucket, key=key, secret=secret), "the store refuses the access key")


@pytest.fixture(scope="session")
def reader(rgw):
    """Somebody who may do nothing that a bucket's policy does not allow."""
    rgw.add_user("reader", "READERKEY", "reader-secret-word")
    return "arn:aws:iam:::user/reader"


def allow(rgw, bucket, who, *actions):
    import json

    place = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    statement = {"Effect": "Allow", "Principal": {"AWS": [who]}, "Action": [f"s3:{one}" for one in actions], "Resource": place}
    rgw.client.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def test_a_bucket_that_may_not_be_written_to_is_one_clear_line(rgw, bucket, reader):
    allow(rgw, bucket, reader, "ListBucket", "GetObject")
    refused(rgw.url(bucket, key="READERKEY", secret="reader-secret-word"), "the store refuses the access key")


NEEDED = ("ListBucket", "ListBucketMultipartUploads", "GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload")


def test_the_rights_that_the_documents_name_are_enough(rgw, bucket, reader):
    allow(rgw, bucket, reader, *NEEDED)
    blobs = open_blobs(rgw.url(bucket, key="READERKEY", secret="reader-secret-word"))
    assert blobs.about()["lifecycle"].startswith("not set")
    for upload in ("u1", "u2"):
        blobs.begin(upload)
        send(blobs, upload)
    assert blobs.finish("u1") == len(DATA) and content(blobs, "raw/u1") == DATA
    blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    blobs.abandon("u2")
    assert list(blobs.upload_ids()) == [] and list(blobs.names()) == ["raw/u1"]
    blobs.delete("raw/u1")
    with pytest.raises(Missing):
        blobs.size("raw/u1")


def test_a_store_that_does_not_answer_is_one_clear_line():
    refused("s3://KEY:word@films?endpoint=http://127.0.0.1:9", "the store at http://127.0.0.1:9 does not answer")


def test_a_store_that_writes_over_what_is_there_is_refused(between):
    between.trouble = lambda method, path: 404 if method == "HEAD" else b"<ListBucketResult></ListBucketResult>"
    refused(f"s3://{KEY}:word@films?endpoint={between.url}", "overwrites what it was told not to")


def test_parts_that_nobody_makes_whole_are_thrown_away_by_the_store_itself(rgw, bucket):
    theirs = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}}
    rgw.client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [theirs]})
    for _ in range(2):
        assert open_blobs(rgw.url(bucket, prefix="ours")).about()["lifecycle"] == "set"
    rules = rgw.client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    days = {rule["Filter"]["Prefix"]: rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation") for rule in rules}
    assert (days, len(rules)) == ({"logs/": None, "ours/blobs/": 8}, 2)


def test_it_says_what_the_stores_clock_shows(blobs, monkeypatch):
    assert abs(parse(blobs.about()["clock"]) - datetime.now(timezone.utc)) < timedelta(minutes=1)
    monkeypatch.setattr(Bucket, "said_of_itself", lambda bucket: {"date": "Sun, 06 Nov 1994 08:49:37 GMT"})
    assert blobs.about()["clock"] == "1994-11-06T08:49:37.000Z"
    for headers in ({}, {"date": "yesterday"}):
        monkeypatch.setattr(Bucket, "said_of_itself", lambda bucket, headers=headers: headers)
        assert "clock" not in blobs.about()


def test_two_prefixes_of_one_bucket_know_nothing_of_each_other(rgw, bucket):
    one, other = (open_blobs(rgw.url(bucket, prefix=name)) for name in ("one", "other"))
    one.put_bytes("a", b"bytes")
    one.begin("u1")
    assert (list(other.names()), list(other.upload_ids())) == ([], [])
    with pytest.raises(Missing):
        other.size("a")


# Playing ------------------------------------------------------------------------------------------------------------


def fetch(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as told:
        return told.status, told.headers, told.read()


def status_of(url):
    try:
        return fetch(url)[0]
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_signed_address_gives_its_bytes_under_its_type_and_honours_range(blobs):
    blobs.put_bytes("t/a.mp4", DATA[:1000])
    url = blobs.playback_url("t/a.mp4", "video/mp4")
    status, headers, data = fetch(url, Range="bytes=10-19")
    assert (status, data, headers["Content-Type"], headers["Content-Disposition"]) == (206, DATA[10:20], "video/mp4", "inline")
    assert fetch(url)[2] == DATA[:1000]


@pytest.mark.parametrize("name", [
    'a"; filename=evil.exe', "\r\nSet-Cookie: a=b", "möte – 1.mp4", "../../etc/passwd", "a;b=c&d", "%0d%0aX: y",
])
def test_a_name_to_save_under_cannot_break_out_of_its_header(blobs, name):
    blobs.put_bytes("a", b"bytes")
    headers = fetch(blobs.playback_url("a", "video/mp4", name))[1]
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert headers["Set-Cookie"] is None and headers["X"] is None


def test_a_signed_address_that_was_changed_is_refused(blobs):
    for name in ("a", "b"):
        blobs.put_bytes(name, b"bytes")
    url = blobs.playback_url("a", "video/mp4")
    changed = [
        url.replace("/blobs/a?", "/blobs/b?"), url.replace("video%2Fmp4", "text%2Fhtml"), url.replace("inline", "attachment"),
        url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"), url[:-4] + "0000", url.partition("?")[0],
    ]
    assert len(set(changed) - {url}) == 6
    assert [status_of(one) for one in (url, *changed)] == [200, *[403] * 6]


def test_a_signed_address_ends(blobs):
    blobs.put_bytes("a", b"bytes")
    url = blobs.playback_url("a", "video/mp4", seconds=1)
    assert status_of(url) == 200
    time.sleep(2.1)
    assert status_of(url) == 403


def test_an_address_for_playing_is_at_the_public_endpoint(rgw, bucket):
    public = rgw.endpoint.replace("127.0.0.1", "localhost")
    blobs = open_blobs(rgw.url(bucket, public=public))
    blobs.put_bytes("a", b"bytes")
    url = blobs.playback_url("a", "video/mp4")
    assert url.startswith(f"{public}/{bucket}/blobs/a?") and status_of(url) == 200


# Uploads ------------------------------------------------------------------------------------------------------------


def test_two_hosts_take_turns_on_one_upload_and_a_third_finishes_it(rgw, bucket, url):
    hosts = [open_blobs(url), open_blobs(url)]
    hosts[0].begin("u1")
    at = 0
    for turn in range(10_000):
        at = hosts[turn % 2].append("u1", at, [DATA[at:at + PIECE]])
        if at == len(DATA):
            break
    third = open_blobs(url)
    assert third.offset("u1") == len(DATA)
    assert b"".join(third.read_upload("u1", GRAIN + 5)) == DATA[GRAIN + 5:]
    assert third.finish("u1") == len(DATA)
    assert content(hosts[0], "raw/u1") == DATA
    hosts[1].gather("u1")
    assert content(hosts[0], "raw/u1") == DATA
    assert rgw.keys(url) == ["blobs/raw/u1", "store"]
    assert fetch(hosts[0].playback_url("raw/u1", "video/webm"))[2] == DATA


def test_what_is_sent_in_parts_has_parts_of_its_own_size(rgw, bucket, blobs, monkeypatch):
    monkeypatch.setattr(s3_parts, "_LEAST_GRAINS", 1)
    blobs.begin("u1")
    send(blobs, "u1")
    blobs.finish("u1")
    blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    assert rgw.client.head_object(Bucket=bucket, Key="blobs/raw/u1")["ETag"].endswith('-3"')


def test_a_finish_is_a_few_small_requests_however_much_came(between, bucket):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    send(blobs, "u1")
    asked = []
    between.trouble = lambda method, path: asked.append((method, path.rpartition("/")[2]))
    blobs.finish("u1")
    assert asked == [("PUT", f"{len(DATA):016d}"), ("PUT", "u1"), ("HEAD", "record")]


def test_each_piece_that_comes_is_two_requests(between, bucket):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    asked = []
    between.trouble = lambda method, path: asked.append((method, path.rpartition("/")[2]))
    send(blobs, "u1", DATA[:3 * PIECE])
    assert asked == [one for n in range(3) for one in (("PUT", f"{n * PIECE:016d}"), ("HEAD", "record"))]


def test_there_is_no_address_for_playing_what_lies_in_pieces(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.finish("u1")
    assert blobs.playback_url("raw/u1", "video/webm") is None
    blobs.gather("u1")
    assert fetch(blobs.playback_url("raw/u1", "video/webm"))[2] == b"bytes"


def test_pieces_that_are_gone_are_said_to_be_and_nothing_is_made_of_the_rest(rgw, bucket, blobs):
    blobs.begin("u1")
    send(blobs, "u1", DATA[:1_000_000])
    blobs.finish("u1")
    rgw.client.delete_object(Bucket=bucket, Key=f"uploads/u1/at/{PIECE:016d}")
    for verb in (lambda: content(blobs, "raw/u1"), lambda: blobs.gather("u1")):
        with pytest.raises(Missing):
            verb()
    assert blobs.size("raw/u1") == 1_000_000


def test_one_long_request_is_kept_up_to_where_the_line_was_cut(blobs, url):
    def chunks():
        for at in range(0, 7_000_000, 10_000):
            yield DATA[at:at + 10_000]
        raise ConnectionError("the line was cut")

    blobs.begin("u1")
    with pytest.raises(ConnectionError):
        blobs.append("u1", 0, chunks())
    assert open_blobs(url).offset("u1") == 7_000_000
    send(open_blobs(url), "u1", at=7_000_000)
    assert blobs.finish("u1") == len(DATA)
    assert content(blobs, "raw/u1") == DATA


def test_what_a_slow_line_brings_is_durable_while_it_comes(blobs, url, monkeypatch):
    monkeypatch.setattr(s3_segments, "_OLD_S", -1)
    seen = []

    def chunks():
        yield b"first"
        seen.append(open_blobs(url).offset("u1"))
        yield b"second"

    blobs.begin("u1")
    assert blobs.append("u1", 0, chunks()) == 11
    assert seen == [5]


def test_a_request_that_grows_too_long_is_taken_back_though_parts_of_it_were_durable(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])
    with pytest.raises(TooLong):
        blobs.append("u1", 4, [DATA[:GRAIN], DATA[:GRAIN], b"one too many"], limit=2 * GRAIN + 10)
    assert blobs.offset("u1") == 4
    assert blobs.append("u1", 4, [b" and more"]) == 13


def test_a_writer_behind_another_is_refused_when_its_bytes_come(blobs, url):
    blobs.begin("u1")

    def chunks():
        yield b"slow"
        assert open_blobs(url).append("u1", 0, [b"quick"]) == 5

    for bytes_of_mine in (chunks(), [b"slow"]):
        with pytest.raises(WrongOffset):
            blobs.append("u1", 0, bytes_of_mine)
    assert blobs.append("u1", 5, [b"!"]) == 6


def test_much_at_once_takes_little_memory(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"warm"])
    tracemalloc.start()
    blobs.append("u1", 4, (bytes(PIECE) for _ in range(128)))
    blobs.finish("u1")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_a_process_that_is_forked_speaks_over_lines_of_its_own(blobs):
    blobs.put_bytes("a", DATA[:PIECE])
    child = get_context("fork").Process(target=_read_many, args=(blobs,))
    child.start()
    _read_many(blobs)
    child.join(60)
    assert child.exitcode == 0


def _read_many(blobs):
    for _ in range(20):
        assert content(blobs, "a") == DATA[:PIECE]


# What goes wrong on the way -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [503, 500, 301, 403])
def test_what_the_quick_way_does_not_understand_is_asked_for_by_the_client(between, bucket, answer):
    blobs = between.blobs(bucket)
    once = []

    def trouble(method, path):
        if (method, path) not in once:
            once.append((method, path))
            return answer

    between.trouble = trouble
    blobs.put_bytes("a", b"bytes")
    assert blobs.size("a") == 5 and len(once) == 2


def test_a_store_that_is_stopped_in_the_middle_is_unreachable_and_keeps_what_it_confirmed(rgw, blobs, url):
    blobs.begin("u1")
    at = blobs.append("u1", 0, [DATA[:6_000_000]])
    rgw.stop()
    try:
        for verb in (lambda: blobs.append("u1", at, [b"more"]), lambda: blobs.size("a"), lambda: blobs.put_bytes("a", b"x"),
                     lambda: blobs.finish("u1"), lambda: list(blobs.names()), lambda: blobs.begin("u2")):
            with pytest.raises(Unreachable):
                verb()
    finally:
        rgw.start()
    assert blobs.offset("u1") == at
    send(blobs, "u1", at=at)
    assert blobs.finish("u1") == len(DATA)
    assert content(blobs, "raw/u1") == DATA


def test_a_write_whose_answer_got_lost_is_not_taken_for_anothers(between, bucket):
    blobs = between.blobs(bucket)
    lost = []

    def trouble(method, path):
        if method == "PUT" and path not in lost:
            lost.append(path)
            return "lost"

    between.trouble = trouble
    blobs.put_bytes("a", b"bytes")
    with pytest.raises(Exists):
        blobs.put_bytes("a", b"other")
    blobs.begin("u1")
    assert blobs.append("u1", 0, [b"bytes"]) == 5
    assert blobs.finish("u1") == 5
    assert len(lost) >= 4


ERROR_IN_200 = b'<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We are sorry.</Message></Error>'


def test_an_error_inside_a_200_is_a_failure_and_the_next_try_mends_it(between, bucket, rgw):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    send(blobs, "u1", step=GRAIN)
    between.trouble = lambda method, path: ERROR_IN_200 if method == "POST" and "uploadId=" in path else None
    assert blobs.finish("u1") == len(DATA)
    with pytest.raises(Unreachable):
        blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    between.trouble = lambda method, path: None
    blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    assert rgw.keys(rgw.url(bucket)) == ["blobs/raw/u1", "store"]


def test_a_whole_whose_answer_got_lost_is_whole(between, bucket, rgw):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    send(blobs, "u1", step=GRAIN)
    between.trouble = lambda method, path: "lost" if method == "POST" and "uploadId=" in path else None
    blobs.finish("u1")
    try:
        blobs.gather("u1")
    except Unreachable:
        blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    assert rgw.keys(rgw.url(bucket)) == ["blobs/raw/u1", "store"]


def test_a_part_that_cannot_be_sent_costs_no_byte_and_is_made_up_for(between, bucket, rgw):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    send(blobs, "u1", step=GRAIN)
    assert blobs.finish("u1") == len(DATA)
    between.trouble = lambda method, path: 503 if method == "PUT" and "partNumber=" in path else None
    with pytest.raises(Unreachable):
        blobs.gather("u1")
    between.trouble = lambda method, path: None
    assert content(blobs, "raw/u1") == DATA
    blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    assert rgw.keys(rgw.url(bucket)) == ["blobs/raw/u1", "store"]


def test_a_store_without_room_is_full_and_keeps_what_it_had(rgw, reader):
    rgw.add_user("small", "SMALLKEY", "small-secret-word")
    import boto3

    boto3.client("s3", endpoint_url=rgw.endpoint, region_name="us-east-1", aws_access_key_id="SMALLKEY",
                 aws_secret_access_key="small-secret-word").create_bucket(Bucket="small")
    blobs = open_blobs(rgw.url("small", key="SMALLKEY", secret="small-secret-word"))
    blobs.begin("u1")
    at = blobs.append("u1", 0, [b"a" * 100_000])
    rgw.admin("quota", "set", "--uid=small", "--quota-scope=user", "--max-size=300000")
    rgw.admin("quota", "enable", "--uid=small", "--quota-scope=user")
    rgw.stop()
    rgw.start()
    with pytest.raises(Full):
        blobs.append("u1", at, [b"a" * 400_000])
    with pytest.raises(Full):
        blobs.put_bytes("a", b"x" * 400_000)
    assert blobs.offset("u1") == at
    rgw.admin("quota", "disable", "--uid=small", "--quota-scope=user")
    rgw.stop()
    rgw.start()
    assert blobs.append("u1", at, [b"a" * 400_000]) == 500_000
    assert blobs.finish("u1") == 500_000


def test_a_blob_that_is_not_as_it_was_written_is_not_handed_out_as_if_it_were(rgw, bucket, blobs):
    digest = hashlib.sha256(b"bytes").hexdigest()
    rgw.client.put_object(Bucket=bucket, Key="blobs/a", Body=b"other", Metadata={"sha256": digest})
    with pytest.raises(Damaged):
        content(blobs, "a")
    with pytest.raises(Damaged), blobs.local_path("a"):
        pass


def test_a_local_copy_is_gone_afterwards(blobs):
    blobs.put_bytes("a", b"bytes")
    with blobs.local_path("a") as path:
        assert path.read_bytes() == b"bytes"
    assert not path.exists()


# kill -9, and others at every moment --------------------------------------------------------------------------------

CHANGES = ("put_new", "put_part", "begin_parts", "complete", "abort", "delete", "delete_all")


def die_at(url, verb, step):
    """Do the verb and be killed just before its request number `step` that changes anything in the store."""
    blobs = open_blobs(url)
    before_request(blobs._bucket, step, lambda: os.kill(os.getpid(), signal.SIGKILL))
    getattr(blobs, verb)("u1")


def before_request(bucket, step, act):
    """Act before the bucket's request number `step` that changes anything. The counter that is returned says how many were not made."""
    asked = iter(range(step))
    for name in CHANGES:
        setattr(bucket, name, _watched(getattr(bucket, name), asked, act))
    return asked


def _watched(real, asked, act):
    def request(*arguments, **named):
        if next(asked, None) is None:
            act()
        return real(*arguments, **named)

    return request


def killed_at_each_step(url, verb):
    """Let a process do the verb and kill it before its first change, then its second, until it gets through. Yields each time."""
    for step in range(40):
        process = crowd.start(die_at, url, verb, step)
        process.join(60)
        yield step, process.exitcode == 0
        if process.exitcode == 0:
            return
        assert process.exitcode == -signal.SIGKILL
    raise AssertionError("it never got through")


def sweep(blobs):
    for upload in list(blobs.upload_ids()):
        blobs.abandon(upload)


@pytest.mark.faults
@pytest.mark.parametrize("size, verb, least", [(0, "finish", 4), (1000, "finish", 2), (1000, "gather", 5), (len(DATA), "gather", 5)])
def test_what_a_killed_finish_or_gathering_left_the_next_makes_good(rgw, url, blobs, size, verb, least):
    deaths, steps = 0, killed_at_each_step(url, verb)
    while True:
        blobs.begin("u1")
        send(blobs, "u1", DATA[:size], step=GRAIN)
        if verb == "gather":
            blobs.finish("u1")
        _step, through = next(steps)
        deaths += not through
        assert blobs.finish("u1") == size
        assert content(blobs, "raw/u1") == DATA[:size]
        blobs.gather("u1")
        sweep(blobs)
        assert content(blobs, "raw/u1") == DATA[:size]
        assert rgw.keys(url) == ["blobs/raw/u1", "store"]
        blobs.delete("raw/u1")
        if through:
            break
    assert deaths >= least


@pytest.mark.faults
@pytest.mark.parametrize("verb, least", [("begin", 1), ("abandon", 4)])
def test_what_a_killed_beginning_or_abandoning_leaves_is_swept(rgw, url, blobs, verb, least):
    deaths = 0
    for _step, through in killed_at_each_step(url, verb) if verb == "begin" else _abandoned_at_each_step(url, blobs):
        deaths += not through
        sweep(blobs)
        assert rgw.keys(url) == ["store"]
    assert deaths >= least


def _abandoned_at_each_step(url, blobs):
    steps = killed_at_each_step(url, "abandon")
    through = False
    while not through:
        blobs.begin("u1")
        send(blobs, "u1", step=GRAIN)
        step, through = next(steps)
        yield step, through


VERBS = {
    "append": lambda blobs: blobs.append("u1", 1000, [b"more"]), "finish": lambda blobs: blobs.finish("u1"),
    "gather": lambda blobs: blobs.gather("u1"), "abandon": lambda blobs: blobs.abandon("u1"),
    "delete": lambda blobs: blobs.delete("raw/u1"),
}
MEETINGS = [
    ("append", "finish"), ("finish", "append"), ("finish", "finish"), ("append", "abandon"), ("abandon", "append"), ("finish", "abandon"),
    ("abandon", "finish"), ("gather", "gather"), ("gather", "finish"), ("gather", "abandon"), ("gather", "delete"), ("delete", "gather"),
]


def attempt(blobs, verb):
    """Do it to u1; whether it succeeded, or heard that the upload is over or busy."""
    try:
        VERBS[verb](blobs)
    except (Missing, Locked, WrongOffset):
        return False
    return True


def met(url, first, second, step):
    """One host does the first thing, and another all of the second before the first's change number `step`: how each
    ended; None when the first needs fewer."""
    one, other = open_blobs(url), open_blobs(url)
    one.begin("u1")
    one.append("u1", 0, [DATA[:1000]])
    if first in ("gather", "delete"):
        one.finish("u1")
    heard = []
    before_request(one._bucket, step, lambda: heard or heard.append(attempt(other, second)))
    ended = attempt(one, first)
    return {first: ended, second: heard[0]} if heard else None


@pytest.mark.faults
@pytest.mark.parametrize("first, second", MEETINGS)
def test_whenever_two_hosts_meet_at_an_upload_what_was_confirmed_stays_and_what_was_taken_away_does_too(rgw, url, blobs, first, second):
    for step in range(40):
        ended = met(url, first, second, step)
        if ended is None:
            break
        gone = "delete" in ended or "abandon" in ended and not ended.get("finish", "gather" in ended)
        if not gone:
            confirmed = DATA[:1000] + (b"more" if ended.get("append") else b"")
            assert blobs.finish("u1") == len(confirmed) and content(blobs, "raw/u1") == confirmed
            blobs.gather("u1")
            assert content(blobs, "raw/u1") == confirmed
        sweep(blobs)
        assert rgw.keys(url) == (["store"] if gone else ["blobs/raw/u1", "store"]), (step, ended)
        blobs.delete("raw/u1")
    assert step >= 1


@pytest.mark.faults
def test_what_is_made_whole_in_the_middle_of_its_deletion_is_deleted_too(rgw, url, blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [DATA[:1000]])
    blobs.finish("u1")
    deleting, whole = open_blobs(url), []
    complete, open_parts = blobs._bucket.complete, deleting._bucket.open_parts

    def delete_first(*arguments):
        whole.append(arguments)
        deleting.delete("raw/u1")

    def complete_first(key):
        complete(*whole.pop())
        return open_parts(key)

    blobs._bucket.complete, deleting._bucket.open_parts = delete_first, complete_first
    blobs.gather("u1")
    assert whole == [] and rgw.keys(url) == ["store"]

"""Appends at any host: interrupted, slow, too long, and behind another writer."""

import tracemalloc

import pytest

from engines.blobs.contract import TooLong, WrongOffset
from engines.blobs.open import open_blobs
from engines.blobs.s3 import segments
from engines.blobs.s3.parts import GRAIN
from tests.engines.s3.uploading import DATA, PIECE, content, send
from tests.engines.s3.watching import fetch

pytestmark = pytest.mark.servers


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


def test_each_chunk_costs_two_requests(between, bucket):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    asked = []
    between.trouble = lambda method, path: asked.append((method, path.rpartition("/")[2]))
    send(blobs, "u1", DATA[:3 * PIECE])
    assert asked == [one for n in range(3) for one in (("PUT", f"{n * PIECE:016d}"), ("HEAD", "record"))]


def test_a_long_request_is_kept_up_to_where_its_connection_broke(blobs, url):
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


def test_bytes_from_a_slow_connection_become_durable_while_they_arrive(blobs, url, monkeypatch):
    monkeypatch.setattr(segments, "_OLD_S", -1)
    seen = []

    def chunks():
        yield b"first"
        seen.append(open_blobs(url).offset("u1"))
        yield b"second"

    blobs.begin("u1")
    assert blobs.append("u1", 0, chunks()) == 11
    assert seen == [5]


def test_a_request_over_the_limit_is_rolled_back_including_its_durable_parts(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])
    with pytest.raises(TooLong):
        blobs.append("u1", 4, [DATA[:GRAIN], DATA[:GRAIN], b"one too many"], limit=2 * GRAIN + 10)
    assert blobs.offset("u1") == 4
    assert blobs.append("u1", 4, [b" and more"]) == 13


def test_bytes_that_were_read_and_rolled_back_do_not_hide_their_replacement(blobs, monkeypatch):
    monkeypatch.setattr(segments, "_OLD_S", -1)
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])

    def chunks():
        yield b"abc"
        assert b"".join(blobs.read_upload("u1")) == b"keptabc"
        yield b"too long"

    with pytest.raises(TooLong):
        blobs.append("u1", 4, chunks(), limit=8)
    blobs.append("u1", 4, [b"instead"])
    assert b"".join(blobs.read_upload("u1", 7)) == b"tead"


def test_a_writer_that_fell_behind_is_refused(blobs, url):
    blobs.begin("u1")

    def chunks():
        yield b"slow"
        assert open_blobs(url).append("u1", 0, [b"quick"]) == 5

    for bytes_of_mine in (chunks(), [b"slow"]):
        with pytest.raises(WrongOffset):
            blobs.append("u1", 0, bytes_of_mine)
    assert blobs.append("u1", 5, [b"!"]) == 6


def test_a_large_append_takes_little_memory(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"warm"])
    tracemalloc.start()
    blobs.append("u1", 4, (bytes(PIECE) for _ in range(128)))
    blobs.finish("u1")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024

"""Reads return only what was written, with few requests, over connections of their own process."""

import hashlib
from multiprocessing import get_context

import pytest

from engines.blobs.open import open_blobs
from engines.blobs.s3.bucket import Damaged
from tests.engines.s3.uploading import DATA, PIECE, content, send

pytestmark = pytest.mark.servers


def test_reading_a_damaged_blob_raises(rgw, bucket, blobs):
    digest = hashlib.sha256(b"bytes").hexdigest()
    rgw.client.put_object(Bucket=bucket, Key="blobs/a", Body=b"other", Metadata={"sha256": digest})
    with pytest.raises(Damaged):
        content(blobs, "a")
    with pytest.raises(Damaged), blobs.local_path("a"):
        pass


def test_reading_on_from_the_last_read_needs_no_listing(between, bucket, url):
    host, blobs = open_blobs(url), between.blobs(bucket)
    host.begin("u1")
    send(host, "u1", DATA[:3 * PIECE])
    assert b"".join(blobs.read_upload("u1")) == DATA[:3 * PIECE]
    for n in range(3, 6):
        send(host, "u1", DATA[:(n + 1) * PIECE], at=n * PIECE)
        between.asked.clear()
        assert b"".join(blobs.read_upload("u1", n * PIECE)) == DATA[n * PIECE:(n + 1) * PIECE]
        keys = [(method, path.partition("/u1/")[2]) for method, path in between.asked]
        here, after = (f"at/{at * PIECE:016d}" for at in (n, n + 1))
        assert keys == [("HEAD", "record"), ("HEAD", here), ("HEAD", after), ("GET", here)]
    assert b"".join(blobs.read_upload("u1", 5)) == DATA[5:6 * PIECE]


def test_a_local_copy_is_removed_afterwards(blobs):
    blobs.put_bytes("a", b"bytes")
    with blobs.local_path("a") as path:
        assert path.read_bytes() == b"bytes"
    assert not path.exists()


def test_a_forked_process_opens_its_own_connections(blobs):
    blobs.put_bytes("a", DATA[:PIECE])
    child = get_context("fork").Process(target=_read_many, args=(blobs,))
    child.start()
    _read_many(blobs)
    child.join(60)
    assert child.exitcode == 0


def _read_many(blobs):
    for _ in range(20):
        assert content(blobs, "a") == DATA[:PIECE]

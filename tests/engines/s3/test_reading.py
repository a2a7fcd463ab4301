"""Reading back: only what was written, with few requests, over lines that no other process uses."""

import hashlib
from multiprocessing import get_context

import pytest

from engines.blobs.open import open_blobs
from engines.blobs.s3.bucket import Damaged
from tests.engines.s3.uploading import DATA, PIECE, content, send

pytestmark = pytest.mark.servers


def test_a_blob_that_is_not_as_it_was_written_is_not_handed_out_as_if_it_were(rgw, bucket, blobs):
    digest = hashlib.sha256(b"bytes").hexdigest()
    rgw.client.put_object(Bucket=bucket, Key="blobs/a", Body=b"other", Metadata={"sha256": digest})
    with pytest.raises(Damaged):
        content(blobs, "a")
    with pytest.raises(Damaged), blobs.local_path("a"):
        pass


def test_who_reads_an_upload_on_from_where_the_last_reading_ended_has_nothing_listed(between, bucket, url):
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


def test_a_local_copy_is_gone_afterwards(blobs):
    blobs.put_bytes("a", b"bytes")
    with blobs.local_path("a") as path:
        assert path.read_bytes() == b"bytes"
    assert not path.exists()


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

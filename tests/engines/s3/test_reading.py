"""Reading back: only what was written, over lines that no other process uses."""

import hashlib
from multiprocessing import get_context

import pytest

from engines.blobs.s3_bucket import Damaged
from tests.engines.s3.uploading import DATA, PIECE, content

pytestmark = pytest.mark.servers


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

"""A few small requests turn an upload into a blob, and later into one object, whatever goes wrong meanwhile."""

import pytest

from engines.blobs.contract import Missing, Unreachable
from engines.blobs.s3 import parts
from engines.blobs.s3.parts import GRAIN
from tests.engines.s3.uploading import DATA, PIECE, content, send

pytestmark = pytest.mark.servers


def test_a_finish_takes_a_few_small_requests_whatever_the_size(between, bucket):
    blobs = between.blobs(bucket)
    blobs.begin("u1")
    send(blobs, "u1")
    asked = []
    between.trouble = lambda method, path: asked.append((method, path.rpartition("/")[2]))
    blobs.finish("u1")
    assert asked == [("PUT", f"{len(DATA):016d}"), ("PUT", "u1"), ("HEAD", "record")]


def test_a_multipart_upload_adapts_its_part_size(rgw, bucket, blobs, monkeypatch):
    monkeypatch.setattr(parts, "_LEAST_GRAINS", 1)
    blobs.begin("u1")
    send(blobs, "u1")
    blobs.finish("u1")
    blobs.gather("u1")
    assert content(blobs, "raw/u1") == DATA
    assert rgw.client.head_object(Bucket=bucket, Key="blobs/raw/u1")["ETag"].endswith('-3"')


def test_missing_segments_are_an_error_and_no_blob_is_made_of_the_rest(rgw, bucket, blobs):
    blobs.begin("u1")
    send(blobs, "u1", DATA[:1_000_000])
    blobs.finish("u1")
    rgw.client.delete_object(Bucket=bucket, Key=f"uploads/u1/at/{PIECE:016d}")
    for verb in (lambda: content(blobs, "raw/u1"), lambda: blobs.gather("u1")):
        with pytest.raises(Missing):
            verb()
    assert blobs.size("raw/u1") == 1_000_000


ERROR_IN_200 = b'<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We are sorry.</Message></Error>'


def test_an_error_inside_a_200_is_a_failure_and_a_retry_succeeds(between, bucket, rgw):
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


def test_a_completion_whose_response_was_lost_counts(between, bucket, rgw):
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


def test_a_failed_part_loses_no_bytes_and_is_retried(between, bucket, rgw):
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

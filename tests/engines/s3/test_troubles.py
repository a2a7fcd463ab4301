"""Failures on the way: lost or unknown responses, a store that stops, and a full one."""

import boto3
import pytest

from engines.blobs.contract import Exists, Full, Unreachable
from engines.blobs.open import open_blobs
from tests.engines.s3.uploading import DATA, content, send

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("answer", [503, 500, 301, 403])
def test_boto3_repeats_requests_whose_response_the_fast_path_does_not_know(between, bucket, answer):
    blobs = between.blobs(bucket)
    once = []

    def trouble(method, path):
        if (method, path) not in once:
            once.append((method, path))
            return answer

    between.trouble = trouble
    blobs.put_bytes("a", b"bytes")
    assert blobs.size("a") == 5 and len(once) == 2


def test_a_stopped_store_is_unreachable_and_keeps_what_it_confirmed(rgw, blobs, url):
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


def test_a_write_whose_response_was_lost_recognises_its_own_object(between, bucket):
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


def test_a_full_store_raises_full_and_keeps_what_it_had(rgw):
    rgw.add_user("small", "SMALLKEY", "small-secret-word")
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

"""What a store must support and allow before it is used, and the error when it does not."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from engines.blobs.contract import Missing
from engines.blobs.open import open_blobs
from engines.blobs.s3.bucket import Bucket
from foundation.clock import parse
from tests.engines.s3.uploading import DATA, content, send
from tests.servers.rgw import KEY

pytestmark = pytest.mark.servers


def refused(url, match):
    with pytest.raises(OSError, match=match) as told:
        open_blobs(url)
    assert "secret" not in str(told.value) and KEY not in str(told.value)


def test_a_missing_bucket_is_one_clear_line(rgw):
    refused(rgw.url("no-such-bucket"), "there is no bucket of that name")


@pytest.mark.parametrize("key, secret", [(KEY, "wrong"), ("WRONG", "test%2Fsecret%2Bword")])
def test_a_refused_key_is_one_clear_line(rgw, bucket, key, secret):
    refused(rgw.url(bucket, key=key, secret=secret), "the store refuses the access key")


@pytest.fixture(scope="session")
def reader(rgw):
    """A user with only the permissions of a bucket's policy."""
    rgw.add_user("reader", "READERKEY", "reader-secret-word")
    return "arn:aws:iam:::user/reader"


def allow(rgw, bucket, who, *actions):
    place = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    statement = {"Effect": "Allow", "Principal": {"AWS": [who]}, "Action": [f"s3:{one}" for one in actions], "Resource": place}
    rgw.client.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def test_a_read_only_bucket_is_one_clear_line(rgw, bucket, reader):
    allow(rgw, bucket, reader, "ListBucket", "GetObject")
    refused(rgw.url(bucket, key="READERKEY", secret="reader-secret-word"), "the store refuses the access key")


NEEDED = ("ListBucket", "ListBucketMultipartUploads", "GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload")


def test_the_documented_permissions_are_enough(rgw, bucket, reader):
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


def test_an_unreachable_store_is_one_clear_line():
    refused("s3://KEY:word@films?endpoint=http://127.0.0.1:9", "the store at http://127.0.0.1:9 does not answer")


def test_a_store_that_ignores_if_none_match_is_refused(between):
    between.trouble = lambda method, path: 404 if method == "HEAD" else b"<ListBucketResult></ListBucketResult>"
    refused(f"s3://{KEY}:word@films?endpoint={between.url}", "overwrites objects")


def test_the_store_itself_aborts_old_multipart_uploads(rgw, bucket):
    theirs = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}}
    rgw.client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [theirs]})
    for _ in range(2):
        assert open_blobs(rgw.url(bucket, prefix="ours")).about()["lifecycle"] == "set"
    rules = rgw.client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    days = {rule["Filter"]["Prefix"]: rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation") for rule in rules}
    assert (days, len(rules)) == ({"logs/": None, "ours/blobs/": 8}, 2)


def test_about_tells_the_stores_clock(blobs, monkeypatch):
    assert abs(parse(blobs.about()["clock"]) - datetime.now(timezone.utc)) < timedelta(minutes=1)
    monkeypatch.setattr(Bucket, "bucket_headers", lambda bucket: {"date": "Sun, 06 Nov 1994 08:49:37 GMT"})
    assert blobs.about()["clock"] == "1994-11-06T08:49:37.000Z"
    for headers in ({}, {"date": "yesterday"}):
        monkeypatch.setattr(Bucket, "bucket_headers", lambda bucket, headers=headers: headers)
        assert "clock" not in blobs.about()


def test_two_prefixes_of_one_bucket_are_independent(rgw, bucket):
    one, other = (open_blobs(rgw.url(bucket, prefix=name)) for name in ("one", "other"))
    one.put_bytes("a", b"bytes")
    one.begin("u1")
    assert (list(other.names()), list(other.upload_ids())) == ([], [])
    with pytest.raises(Missing):
        other.size("a")

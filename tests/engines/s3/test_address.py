"""Bucket addresses are parsed, and wrong ones are refused without revealing secrets."""

import pytest

from engines.blobs.open import open_blobs
from engines.blobs.s3.address import parse_address


def test_an_address_is_parsed():
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

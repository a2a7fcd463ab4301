"""Presigned addresses: what they serve, and that nobody can alter them."""

import time

import pytest

from engines.blobs.open import open_blobs
from tests.engines.s3.uploading import DATA
from tests.engines.s3.watching import fetch, status_of

pytestmark = pytest.mark.servers


def test_a_presigned_address_serves_its_bytes_with_its_type_and_ranges(blobs):
    blobs.put_bytes("t/a.mp4", DATA[:1000])
    url = blobs.playback_url("t/a.mp4", "video/mp4")
    status, headers, data = fetch(url, Range="bytes=10-19")
    assert (status, data, headers["Content-Type"], headers["Content-Disposition"]) == (206, DATA[10:20], "video/mp4", "inline")
    assert fetch(url)[2] == DATA[:1000]


@pytest.mark.parametrize("name", [
    'a"; filename=evil.exe', "\r\nSet-Cookie: a=b", "möte – 1.mp4", "../../etc/passwd", "a;b=c&d", "%0d%0aX: y",
])
def test_a_download_name_cannot_inject_headers(blobs, name):
    blobs.put_bytes("a", b"bytes")
    headers = fetch(blobs.playback_url("a", "video/mp4", name))[1]
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert headers["Set-Cookie"] is None and headers["X"] is None


def test_a_changed_presigned_address_is_refused(blobs):
    for name in ("a", "b"):
        blobs.put_bytes(name, b"bytes")
    url = blobs.playback_url("a", "video/mp4")
    changed = [
        url.replace("/blobs/a?", "/blobs/b?"), url.replace("video%2Fmp4", "text%2Fhtml"), url.replace("inline", "attachment"),
        url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"), url[:-4] + "0000", url.partition("?")[0],
    ]
    assert len(set(changed) - {url}) == 6
    assert [status_of(one) for one in (url, *changed)] == [200, *[403] * 6]


def test_a_presigned_address_expires(blobs):
    blobs.put_bytes("a", b"bytes")
    url = blobs.playback_url("a", "video/mp4", seconds=1)
    assert status_of(url) == 200
    time.sleep(2.1)
    assert status_of(url) == 403


def test_a_playback_address_uses_the_public_endpoint(rgw, bucket):
    public = rgw.endpoint.replace("127.0.0.1", "localhost")
    blobs = open_blobs(rgw.url(bucket, public=public))
    blobs.put_bytes("a", b"bytes")
    url = blobs.playback_url("a", "video/mp4")
    assert url.startswith(f"{public}/{bucket}/blobs/a?") and status_of(url) == 200


def test_a_blob_in_pieces_has_no_playback_address(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.finish("u1")
    assert blobs.playback_url("raw/u1", "video/webm") is None
    blobs.gather("u1")
    assert fetch(blobs.playback_url("raw/u1", "video/webm"))[2] == b"bytes"

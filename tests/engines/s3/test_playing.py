"""Signed addresses: what they give, and that nobody can make another of one."""

import time

import pytest

from engines.blobs.open import open_blobs
from tests.engines.s3.uploading import DATA
from tests.engines.s3.watching import fetch, status_of

pytestmark = pytest.mark.servers


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


def test_there_is_no_address_for_playing_what_lies_in_pieces(blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    blobs.finish("u1")
    assert blobs.playback_url("raw/u1", "video/webm") is None
    blobs.gather("u1")
    assert fetch(blobs.playback_url("raw/u1", "video/webm"))[2] == b"bytes"

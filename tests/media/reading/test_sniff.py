"""The first bytes decide what a file is, and nothing else is opened."""

import pytest

from media.reading.sniff import sniff
from media.sandbox.errors import MediaProblem


@pytest.mark.parametrize(("head", "kind"), [
    (bytes.fromhex("1a45dfa3") + b"webm", "matroska"),
    (b"\0\0\0\x18ftypisom", "mov"),
    (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
    (b"\0\0\0\x20moofmfhd", "mov"),
])
def test_files_of_recorders_and_phones_are_accepted(tmp_path, head, kind):
    path = tmp_path / "file"
    path.write_bytes(head)
    assert sniff(path) == kind


@pytest.mark.parametrize(("head", "code"), [
    (b"", "empty"),
    (b"\0", "not_media"),
    (b"hello, this is a letter\n", "not_media"),
    (b"<!doctype html><video src=x>", "not_media"),
    (b"#EXTM3U\n", "not_media"),
    (b"ffconcat version 1.0\n", "not_media"),
    (b"\x89PNG\r\n\x1a\n", "not_media"),
    (b"GIF89a", "not_media"),
    (b"PK\x03\x04", "not_media"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "not_media"),
    (b"RIFF\0\0\0\0AVI LIST", "unsupported_container"),
    (b"RIFF\0\0\0\0WAVEfmt ", "unsupported_container"),
    (b"OggS\0\2", "unsupported_container"),
    (b"FLV\1", "unsupported_container"),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "unsupported_container"),
    ((b"\x47" + b"\0" * 187) * 3, "unsupported_container"),
])
def test_everything_else_is_refused_with_a_reason(tmp_path, head, code):
    path = tmp_path / "file.mp4"
    path.write_bytes(head)
    with pytest.raises(MediaProblem) as caught:
        sniff(path)
    assert caught.value.code == code and caught.value.is_refusal

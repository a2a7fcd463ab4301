"""Every upload becomes a clean MP4 or is refused with a reason."""

import json

import av
import numpy as np
import pytest

from media.house.normalise import normalise
from media.reading.probe import probe
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits
from tests.media.conftest import PICTURE, ffmpeg, ffmpeg_complaints, made

pytestmark = pytest.mark.slow


def test_a_browsers_webm_becomes_a_clean_mp4(webm, tmp_path):
    facts = normalise(webm, tmp_path / "out.mp4")
    assert (
        facts.kind, facts.width, facts.height, facts.has_audio, facts.has_video, facts.salvaged,
    ) == ("video", 320, 180, True, True, False)
    assert abs(facts.duration_ms - 2000) < 40
    found = probe(tmp_path / "out.mp4")
    assert (found.format, found.video, found.audio, found.pixel_format) == ("mov", "h264", "aac", "yuv420p")
    assert abs(found.duration_ms - facts.duration_ms) < 34
    assert ffmpeg_complaints(tmp_path / "out.mp4") == ""


def test_the_index_comes_first(webm, tmp_path):
    normalise(webm, tmp_path / "out.mp4")
    data = (tmp_path / "out.mp4").read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_a_camera_that_was_off_gives_sound_alone(voice, tmp_path):
    facts = normalise(voice, tmp_path / "out.mp4")
    assert (facts.kind, facts.has_video, facts.has_audio, facts.width) == ("audio", False, True, 0)
    assert abs(facts.duration_ms - 2000) < 60


def test_a_picture_without_sound_is_accepted(webm, tmp_path):
    mute = made(tmp_path / "mute.webm", "-i", webm, "-an", "-c", "copy")
    facts = normalise(mute, tmp_path / "out.mp4")
    assert facts.has_video and not facts.has_audio


@pytest.mark.parametrize(("degrees", "size"), [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_a_phone_held_upright_is_shown_upright(mp4, tmp_path, degrees, size):
    turned = made(tmp_path / "turned.mp4", "-display_rotation", degrees, "-i", mp4, "-c", "copy")
    facts = normalise(turned, tmp_path / "out.mp4")
    assert (facts.width, facts.height) == size
    assert pixels(tmp_path / "out.mp4") == pytest.approx(pixels_by_ffmpeg(turned, tmp_path), abs=9)


def pixels(path):
    """The brightness of the four corners and the middle of the first picture."""
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
    shown = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[: frame.height, : frame.width]
    high, wide = shown.shape
    return [
        float(shown[y : y + 8, x : x + 8].mean()) for y,
        x in ((4, 4), (4, wide - 12), (high - 12, 4), (high - 12, wide - 12), (high // 2, wide // 2))
    ]


def pixels_by_ffmpeg(path, folder):
    """The same pixels as ffmpeg rotates the picture."""
    return pixels(made(folder / "reference.mkv", "-i", path, "-an", "-c:v", "ffv1", "-pix_fmt", "yuv420p", "-metadata:s:v", "rotate="))


def test_non_square_pixels_become_square(tmp_path):
    wide = made(tmp_path / "wide.mp4", "-f", "lavfi", "-i", PICTURE, "-vf", "setsar=2/1", "-c:v", "libx264", "-preset", "ultrafast")
    facts = normalise(wide, tmp_path / "out.mp4")
    assert (facts.width, facts.height) == (640, 180)


@pytest.mark.parametrize("options", [
    ["-vf", "scale=321:179", "-pix_fmt", "yuv444p"], ["-pix_fmt", "yuv420p10le"], ["-pix_fmt", "yuv422p"], ["-r", "1"], ["-r", "120"],
    ["-frames:v", "1"],
])
def test_odd_sizes_depths_and_rates_are_accepted(tmp_path, options):
    odd = made(tmp_path / "odd.mp4", "-f", "lavfi", "-i", PICTURE, *options, "-c:v", "libx264", "-preset", "ultrafast")
    facts = normalise(odd, tmp_path / "out.mp4")
    assert facts.has_video and not facts.salvaged
    found = probe(tmp_path / "out.mp4")
    assert found.pixel_format == "yuv420p" and found.width % 2 == 0 and found.height % 2 == 0 and found.rate < 34


def test_a_larger_picture_is_scaled_to_720_lines(tmp_path):
    large = made(tmp_path / "large.mp4", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=5:d=0.4", "-c:v", "libx264", "-preset", "ultrafast")
    assert normalise(large, tmp_path / "out.mp4").height == 1080
    assert probe(tmp_path / "out.mp4").height == 720


@pytest.mark.parametrize("start", ["100", "3600"])
def test_a_start_time_other_than_0_is_corrected(webm, tmp_path, start):
    late = made(tmp_path / "late.mkv", "-i", webm, "-c", "copy", "-output_ts_offset", start)
    facts = normalise(late, tmp_path / "out.mp4")
    assert abs(facts.duration_ms - 2000) < 60
    assert abs(probe(tmp_path / "out.mp4").duration_ms - 2000) < 60


def test_the_senders_metadata_is_dropped(webm, tmp_path):
    secret = made(
        tmp_path / "secret.mp4", "-i", webm, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-movflags", "use_metadata_tags",
        "-metadata", "location=+55.6050+013.0038/",
        "-metadata", "com.apple.quicktime.make=Secretphone", "-metadata", "title=<script>", "-metadata:s:v", "handler_name=Lisa's phone",
    )
    assert b"Secretphone" in secret.read_bytes() and b"+55.6050" in secret.read_bytes()
    normalise(secret, tmp_path / "out.mp4")
    written = (tmp_path / "out.mp4").read_bytes()
    for word in (b"Secretphone", b"55.6050", b"script", b"Lisa"):
        assert word not in written


def test_a_truncated_upload_is_salvaged(webm, mp4, tmp_path):
    fragmented = made(tmp_path / "whole.mp4", "-i", mp4, "-c", "copy", "-movflags", "frag_every_frame+empty_moov")
    for whole in (webm, fragmented):
        part = tmp_path / f"part{whole.suffix}"
        part.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
        facts = normalise(part, tmp_path / "out.mp4")
        assert 600 < facts.duration_ms < 1900, whole.name
        assert facts.salvaged, whole.name


def test_damage_in_the_middle_is_salvaged(mp4, tmp_path):
    data = bytearray(mp4.read_bytes())
    for at in range(len(data) // 3, len(data) // 3 + 6000):
        data[at] = (data[at] * 7 + 13) % 256
    (tmp_path / "damaged.mp4").write_bytes(data)
    facts = normalise(tmp_path / "damaged.mp4", tmp_path / "out.mp4")
    assert facts.salvaged and facts.has_video


def test_an_mp4_without_its_index_is_unreadable(mp4, tmp_path):
    (tmp_path / "headless.mp4").write_bytes(mp4.read_bytes()[:4000])
    refused(tmp_path / "headless.mp4", "unreadable", tmp_path)


def test_only_a_header_is_unreadable(webm, tmp_path):
    (tmp_path / "init.webm").write_bytes(webm.read_bytes()[:200])
    refused(tmp_path / "init.webm", ("unreadable", "no_streams"), tmp_path)


def test_a_recording_that_is_too_long_is_refused(webm, tmp_path):
    refused(webm, "too_long", tmp_path, Limits(max_minutes=1 / 60))


def test_a_picture_that_is_too_large_is_refused(webm, tmp_path):
    refused(webm, "too_big_picture", tmp_path, Limits(max_side=300))
    refused(webm, "too_big_picture", tmp_path, Limits(max_pixels=10_000))


def test_an_encrypted_file_is_refused(mp4, tmp_path):
    locked = made(
        tmp_path / "locked.mp4", "-i", mp4, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key",
        "76a6c65c5ea762046bd749a2e632ccbb",
        "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8",
    )
    refused(locked, "encrypted", tmp_path)


def test_subtitles_alone_are_no_streams(tmp_path):
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n")
    words = made(tmp_path / "words.mkv", "-i", tmp_path / "words.srt", "-c", "copy")
    refused(words, "no_streams", tmp_path)


def test_a_cover_picture_is_no_video(webm, tmp_path):
    cover = made(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
    song = made(
        tmp_path / "song.m4a", "-i", webm, "-i", cover, "-map", "0:a", "-map", "1:v", "-c:a", "aac", "-c:v", "png", "-disposition:v:0",
        "attached_pic", "-f", "mp4",
    )
    assert normalise(song, tmp_path / "out.mp4").kind == "audio"


def refused(path, code, folder, limits=Limits()):
    """normalise refuses `path` with this code and leaves nothing behind."""
    with pytest.raises(MediaProblem) as caught:
        normalise(path, folder / "refused.mp4", limits)
    assert caught.value.code in ((code,) if isinstance(code, str) else code), caught.value
    assert caught.value.is_refusal
    assert not (folder / "refused.mp4").exists()


def test_the_facts_are_json(webm, tmp_path):
    assert json.loads(json.dumps(normalise(webm, tmp_path / "out.mp4").as_dict()))["kind"] == "video"
    assert ffmpeg("-version").returncode == 0

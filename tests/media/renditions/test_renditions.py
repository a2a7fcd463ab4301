"""An answer's renditions: playable, wall, full, poster, storyboard and peaks."""

import json

import av
import pytest
from PIL import Image

from media.reading.probe import Probe, probe
from media.renditions.peaks import peaks
from media.renditions.playable import copies_to, make_playable
from media.renditions.poster import poster
from media.renditions.storyboard import Storyboard, as_webvtt, sheet_for, storyboard
from media.renditions.transcoding import full, wall
from media.sandbox.errors import MediaProblem
from tests.media.conftest import ffmpeg, ffmpeg_complaints, made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def upright(shelf):
    """One second of upright picture at 24 a second, without sound."""
    return made(shelf / "upright.mp4", "-f", "lavfi", "-i", "testsrc2=s=180x320:r=24:d=1", "-c:v", "libx264", "-preset", "ultrafast")


@pytest.fixture(scope="module")
def hevc(shelf):
    """Half a second as a phone sends it."""
    small = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=0.5")
    return made(shelf / "phone.mov", *small, "-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1")


def test_a_browsers_webm_is_copied_with_duration_and_index(webm, tmp_path):
    made_of = make_playable(webm, tmp_path / "out")
    assert (made_of.copied, made_of.suffix, made_of.mimetype) == (True, "webm", "video/webm")
    with av.open(str(webm)) as before, av.open(str(tmp_path / "out")) as after:
        assert before.duration is None and after.duration == pytest.approx(2_000_000, abs=50_000)
        assert [bytes(p) for p in before.demux(video=0) if p.size] == [bytes(p) for p in after.demux(video=0) if p.size]
    data = (tmp_path / "out").read_bytes()
    cues, cluster = bytes.fromhex("1c53bb6b"), bytes.fromhex("1f43b675")
    assert 0 < data.find(cues, 200) < data.find(cluster)


def test_an_mp4_is_copied_with_its_index_in_front(mp4, tmp_path):
    made_of = make_playable(mp4, tmp_path / "out")
    assert (made_of.copied, made_of.mimetype) == (True, "video/mp4")
    data = (tmp_path / "out").read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_what_browsers_cannot_play_is_encoded(hevc, tmp_path):
    made_of = make_playable(hevc, tmp_path / "out")
    assert (made_of.copied, made_of.suffix) == (False, "mp4")
    assert probe(tmp_path / "out").video == "h264"


def test_sound_alone_is_playable(voice, tmp_path):
    made_of = make_playable(voice, tmp_path / "out")
    assert (made_of.mimetype, made_of.facts.kind, made_of.copied) == ("audio/webm", "audio", True)


@pytest.mark.parametrize(("demuxer", "video", "audio", "pixels", "suffix"), [
    ("matroska", "vp8", "opus", "yuv420p", "webm"), ("matroska", "vp9", "", "yuv420p", "webm"),
    ("matroska", "h264", "opus", "yuv420p", "mp4"),
    ("mov", "h264", "aac", "yuv420p", "mp4"), ("mov", "vp9", "opus", "yuv420p", "mp4"), ("mov", "hevc", "aac", "yuv420p", ""),
    ("mov", "h264", "aac", "yuv420p10le", ""), ("mov", "h264", "alac", "yuv420p", ""), ("matroska", "", "opus", "", "webm"),
])
def test_the_container_is_one_that_browsers_play(demuxer, video, audio, pixels, suffix):
    found = Probe("video", 1000, 64, 64, demuxer, video, audio, pixels, 30, 30, True, True, True, "0", 1, 48000)
    assert copies_to(found) == suffix


def test_the_senders_metadata_is_dropped(webm, tmp_path):
    tags = ("-metadata", "location=+55.60+013.00/", "-metadata", "encoder=Secretphone")
    tagged = made(tmp_path / "tagged.webm", "-i", webm, "-c", "copy", *tags)
    for make in (make_playable, wall):
        make(tagged, tmp_path / "out")
        assert b"55.60" not in (tmp_path / "out").read_bytes() and b"Secretphone" not in (tmp_path / "out").read_bytes()


def test_the_wall_has_thirty_pictures_a_second_in_one_size(upright, tmp_path):
    facts = wall(upright, tmp_path / "wall.mp4")
    assert (facts.width, facts.height) == (640, 360)
    with av.open(str(tmp_path / "wall.mp4")) as file:
        packets = [(packet.pts * packet.time_base, packet.is_keyframe) for packet in file.demux(video=0) if packet.size]
    times = sorted(float(at) for at, _ in packets)
    assert len(times) == 30 and all(abs(at - times[0] - n / 30) < 0.0005 for n, at in enumerate(times))
    assert ffmpeg_complaints(tmp_path / "wall.mp4") == ""
    with av.open(str(tmp_path / "wall.mp4")) as file:
        picture = next(file.decode(video=0)).to_ndarray(format="rgb24")
    assert picture[180, 40].max() < 40 and picture[180, 600].max() < 40 and picture[100:260, 260:380].max() > 150


def test_the_wall_has_a_keyframe_each_second(webm, tmp_path):
    wall(webm, tmp_path / "wall.mp4")
    with av.open(str(tmp_path / "wall.mp4")) as file:
        keys = [n for n, packet in enumerate(p for p in file.demux(video=0) if p.size) if packet.is_keyframe]
    assert keys[:2] == [0, 30]


def test_sound_alone_gets_a_picture_of_its_waveform(voice, tmp_path):
    facts = wall(voice, tmp_path / "wall.mp4")
    assert facts.has_video and probe(tmp_path / "wall.mp4").width == 640
    assert poster(voice, tmp_path / "poster.jpg") == (640, 360)
    green = Image.open(tmp_path / "poster.jpg").convert("RGB").getpixel((320, 180))
    assert green[1] > green[0] + 30


def test_the_full_rendition_keeps_the_aspect_ratio(upright, tmp_path):
    facts = full(upright, tmp_path / "full.mp4")
    assert (facts.width, facts.height) == (180, 320)
    assert probe(tmp_path / "full.mp4").video == "h264"


def test_the_poster_shows_the_requested_frame(shelf, tmp_path):
    colours = made(shelf / "colours.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:d=1", "-f", "lavfi", "-i", "color=blue:s=64x64:d=1",
                   "-filter_complex", "concat", "-c:v", "libx264", "-g", "10")
    for at_ms, channel in ((300, 0), (1700, 2), (99_000, 2)):
        poster(colours, tmp_path / "poster.jpg", at_ms)
        pixel = Image.open(tmp_path / "poster.jpg").convert("RGB").getpixel((30, 30))
        assert pixel[channel] > 180 and pixel[2 - channel] < 60, (at_ms, pixel)


def test_the_poster_is_at_most_640_px_wide(tmp_path):
    large = made(tmp_path / "large.mp4", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=5:d=0.4", "-c:v", "libx264", "-preset", "ultrafast")
    assert poster(large, tmp_path / "poster.jpg") == Image.open(tmp_path / "poster.jpg").size == (640, 360)


def test_the_storyboard_has_a_picture_for_every_two_seconds(tmp_path):
    long = made(tmp_path / "long.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=5:d=25", "-c:v", "libx264", "-preset", "ultrafast")
    sheet = storyboard(long, tmp_path / "sheet.jpg")
    assert (sheet.columns, sheet.rows, sheet.every_ms, sheet.count) == (10, 2, 2000, 13)
    assert Image.open(tmp_path / "sheet.jpg").size == (sheet.columns * sheet.width, sheet.rows * sheet.height)


def test_a_long_recordings_storyboard_has_a_hundred_pictures():
    sheet = sheet_for(1_800_000, (160, 90))
    assert (sheet.count, sheet.every_ms, sheet.rows) == (100, 18_000, 10)


def test_the_storyboard_as_webvtt_names_each_tile():
    text = as_webvtt(Storyboard(2, 2, 160, 90, 2000, 3), 5500, "sheet.jpg")
    assert text.startswith("WEBVTT\n") and "00:00:04.000 --> 00:00:05.500\nsheet.jpg#xywh=0,90,160,90" in text


def test_the_peaks_follow_the_sound(tmp_path):
    beep = made(tmp_path / "beep.mkv", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2200*t)*between(t\\,1\\,2):d=3", "-c:a", "pcm_s16le")
    numbers = peaks(beep, tmp_path / "peaks.json")
    assert json.loads((tmp_path / "peaks.json").read_text()) == numbers
    assert 148 <= len(numbers) <= 151 and max(numbers) == 100
    assert max(numbers[:48]) < 3 and min(numbers[52:98]) > 95 and max(numbers[102:]) < 3


def test_without_sound_there_are_no_peaks(upright, tmp_path):
    assert peaks(upright, tmp_path / "peaks.json") == [] and (tmp_path / "peaks.json").read_text() == "[]"


def test_no_rendition_opens_a_file_that_is_no_video(tmp_path):
    (tmp_path / "list.webm").write_text("ffconcat version 1.0\nfile 'other.webm'\n")
    for make in (make_playable, wall, full, poster, storyboard, peaks):
        with pytest.raises(MediaProblem) as caught:
            make(tmp_path / "list.webm", tmp_path / "out")
        assert caught.value.code == "not_media"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["opposite.webm", "pcm-FR+FL.mov", "matrix-8.mp4", "matrix-14.mp4"])
def test_the_full_rendition_of_an_odd_file_is_seen_and_heard(name, odd, tmp_path):
    facts = full(odd(name), tmp_path / "full.mp4")
    assert (facts.has_video, facts.has_audio) == (True, True)
    said = ffmpeg("-i", tmp_path / "full.mp4", "-af", "volumedetect", "-f", "null", "-").stderr
    assert float(said.split("max_volume: ")[1].split(" dB")[0]) > -35

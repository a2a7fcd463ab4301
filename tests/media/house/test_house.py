"""The house format: identical parameter sets, exact times, and the promised loudness."""

import re

import av
import pytest

from media.house.format import to_house, to_house_with_report
from media.house.loudness import measure
from media.mp4.nal import parameter_sets
from media.reading.probe import probe
from media.sandbox.errors import MediaProblem
from tests.media.coded import read_beeps, read_pictures
from tests.media.conftest import ffmpeg, ffmpeg_complaints, made

pytestmark = pytest.mark.slow


def sets(path):
    with av.open(str(path)) as file:
        return parameter_sets(bytes(file.streams.video[0].codec_context.extradata))


def test_every_picture_is_present_at_its_time(house):
    seen = read_pictures(house)
    assert [number for _, number, _, _ in seen] == list(range(240))
    assert all(abs(at - n / 30) < 0.0005 for n, (at, _, _, _) in enumerate(seen))


def test_picture_and_sound_stay_in_sync(house):
    flashes = [at for at, _, flash, _ in read_pictures(house) if flash][1:]
    beeps = read_beeps(house)
    assert len(flashes) == len(beeps) == 7
    assert all(abs(beep - flash) < 0.006 for beep, flash in zip(beeps, flashes))


def test_keyframes_come_every_two_seconds_and_pictures_in_order(house):
    with av.open(str(house)) as file:
        packets = [(packet.pts, packet.dts, packet.is_keyframe) for packet in file.demux(video=0) if packet.size]
    assert [n for n, (_, _, key) in enumerate(packets) if key] == [0, 60, 120, 180]
    assert all(pts == dts for pts, dts, _ in packets)


def test_parameter_sets_do_not_depend_on_the_input(house, mp4, tmp_path):
    to_house(
        made(tmp_path / "a.mkv", "-i", mp4, "-c:v", "libx264", "-preset", "slow", "-r", "24", "-bf", "3", "-c:a", "copy"),
        tmp_path / "a.mp4",
    )
    to_house(made(tmp_path / "b.mkv", "-i", mp4, "-c:v", "libx264", "-qp", "40", "-c:a", "copy"), tmp_path / "b.mp4")
    assert sets(tmp_path / "a.mp4") == sets(tmp_path / "b.mp4") == sets(house)


@pytest.mark.parametrize("level", ["0.3", "1"])
def test_loudness_becomes_minus_16_lufs(level, mp4, tmp_path):
    loud = made(
        tmp_path / "in.mkv", "-i", mp4, "-f", "lavfi", "-i", "aevalsrc=0.8*(random(0)-0.5)*sin(3*t)*sin(3*t)*sin(3*t):d=4", "-map", "0:v",
        "-map", "1:a", "-af", f"lowpass=f=3000,volume={level}",
        "-c:v", "copy", "-c:a", "pcm_s16le",
    )
    told = to_house_with_report(loud, tmp_path / "out.mp4")
    after = measure(tmp_path / "out.mp4")
    assert after.lufs == pytest.approx(-16, abs=1)
    assert after.true_peak <= -1.5
    assert told["loudness_after"]["lufs"] == pytest.approx(after.lufs, abs=0.7)
    assert told["loudness_before"]["lufs"] == pytest.approx(measure(loud).lufs, abs=0.1)


def test_silence_stays_silence(mp4, tmp_path):
    hush = made(tmp_path / "in.mkv", "-i", mp4, "-af", "volume=0", "-c:v", "copy", "-c:a", "pcm_s16le")
    assert to_house_with_report(hush, tmp_path / "out.mp4")["loudness_after"] is None
    assert measure(tmp_path / "out.mp4") is None


def test_a_file_in_the_house_format_is_copied(house, tmp_path):
    told = to_house_with_report(house, tmp_path / "again.mp4")
    assert told["method"] == "copy"
    assert read_pictures(tmp_path / "again.mp4") == read_pictures(house)
    assert probe(tmp_path / "again.mp4").loudness == probe(house).loudness


def test_a_recruiters_take_needs_a_picture(voice, tmp_path):
    with pytest.raises(MediaProblem) as caught:
        to_house(voice, tmp_path / "out.mp4")
    assert caught.value.code == "no_video" and not (tmp_path / "out.mp4").exists()


def test_every_reader_accepts_the_file(house):
    assert ffmpeg_complaints(house) == ""
    found = probe(house)
    assert found.steady and found.clean and found.upright


def test_colours_stay_as_they_were_filmed(webm, tmp_path):
    """VP8 is BT.601: the matrix is kept and named, so no picture is converted and none shows wrong colours."""
    to_house(webm, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as file:
        frame = next(file.decode(video=0))
        assert int(frame.colorspace) in (5, 6) and int(frame.color_range) == 1


def test_a_voice_whose_second_channel_is_turned_over_is_heard(odd, tmp_path):
    to_house(odd("opposite.webm"), tmp_path / "out.mp4")
    assert loudest_db(tmp_path / "out.mp4") > -25


def test_the_track_that_players_choose_is_taken(tmp_path):
    picture, tone = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=15:d=2"), ("-f", "lavfi", "-i", "sine=d=2")
    two = made(
        tmp_path / "two.mp4", "-f", "lavfi", "-i", "color=c=red:s=64x64:r=15:d=2", *picture, "-f", "lavfi", "-i", "anullsrc=cl=mono:d=2",
        *tone, "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
        "yuv420p", "-c:a", "aac", "-disposition:v:0", "0", "-disposition:v:1", "default", "-disposition:a:0", "0", "-disposition:a:1",
        "default",
    )
    facts = to_house(two, tmp_path / "out.mp4")
    assert (facts.width, facts.height) == (160, 120) and loudest_db(tmp_path / "out.mp4") > -25


def test_a_picture_of_high_dynamic_range_is_as_bright_as_it_was_filmed(odd, tmp_path):
    to_house(odd("hdr10.mov"), tmp_path / "out.mp4")
    raw = tmp_path / "out.rgb"
    made(raw, "-i", tmp_path / "out.mp4", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24")
    assert set(raw.read_bytes()) <= set(range(175, 190))  # half of PQ is 92 cd/m2, which was 124 of 255


def loudest_db(path):
    """The loudest sample in dB."""
    said = ffmpeg("-i", path, "-af", "volumedetect", "-f", "null", "-").stderr
    return float(re.search(r"max_volume: (-?[0-9.]+)", said)[1])

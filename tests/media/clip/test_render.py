"""A rendered clip matches its edit; the tests decode it to check."""

import json
import time

import av
import numpy as np
import pytest

from media.clip.inspect import inspect
from media.clip.render import render
from media.edit import Edit
from media.house.format import to_house
from media.reading.probe import probe
from media.sandbox import command
from media.sandbox.errors import MediaProblem
from tests.media.coded import read_beeps, read_pictures, read_sound
from tests.media.conftest import ffmpeg_complaints, made

pytestmark = pytest.mark.slow

EDIT = {
    "keep": [[1370, 4200], [5010, 7600]],
    "instructions": {
        "question": "Describe a time when <two> people & you disagreed?", "answer_seconds": 90, "think_seconds": 20, "takes": 2,
        "role_info": ["Malmö"],
        "presenter": {"name": "Carol", "title": "Recruiter"}, "language": "en",
    },
    "look": {"card": "both", "card_ms": 1000, "overlay_ms": 500},
}
KEPT = [*range(41, 126), *range(150, 228)]
CARD = 5


@pytest.fixture(scope="module")
def clip(house, tmp_path_factory):
    """(path, result of render)."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return path, render(house, Edit.from_json(EDIT), path)


def test_the_clip_has_exactly_the_kept_pictures(clip):
    path, rendered = clip
    seen = read_pictures(path)
    assert [number for _, number, _, _ in seen[CARD:-CARD]] == KEPT
    assert rendered.frames_encoded + rendered.frames_copied == len(seen)


def test_only_new_pictures_are_encoded(clip):
    """Two cards of five pictures, 19 from the first cut to the keyframe at 2 s, and 30 from the second to the one at 6 s."""
    _, rendered = clip
    assert (rendered.method, rendered.reason) == ("smart", "")
    assert rendered.frames_encoded == 2 * CARD + 19 + 30
    assert rendered.frames_copied == len(KEPT) - 49


def test_one_process_in_the_sandbox_renders_everything(house, tmp_path, monkeypatch):
    """Starting a process and importing the libraries costs as much as encoding forty pictures."""
    started = []

    class Counted(command.subprocess.Popen):
        def __init__(self, *given, **named):
            started.append(given[0])
            super().__init__(*given, **named)

    monkeypatch.setattr(command.subprocess, "Popen", Counted)
    render(house, Edit.from_json(EDIT), tmp_path / "out.mp4")
    assert len(started) == 1


def test_copied_pictures_are_the_takes_own(clip, house):
    path, _ = clip
    own = {number: hash for _, number, _, hash in read_pictures(house)}
    made_of = {number: hash for _, number, _, hash in read_pictures(path)[CARD:-CARD]}
    copied = [*range(60, 126), *range(180, 228)]
    assert [n for n in copied if made_of[n] != own[n]] == []


def test_every_picture_has_its_time(clip):
    path, rendered = clip
    times = [at for at, _, _, _ in read_pictures(path)]
    expected = [n * 0.2 for n in range(CARD)] + [1 + n / 30 for n in range(len(KEPT))] + [1 + len(KEPT) / 30 + n * 0.2 for n in range(CARD)]
    assert times == pytest.approx(expected, abs=0.0005)
    assert rendered.duration_ms == pytest.approx(1000 * (2 + len(KEPT) / 30), abs=1)


def test_the_file_is_as_long_as_it_says(clip):
    path, rendered = clip
    with av.open(str(path)) as file:
        for stream in (file.streams.video[0], file.streams.audio[0]):
            assert abs(float(stream.duration * stream.time_base) * 1000 - rendered.duration_ms) < 34


def test_picture_and_sound_stay_in_sync_across_joints(clip):
    path, _ = clip
    flashes = [at for at, number, flash, _ in read_pictures(path)[CARD:-CARD] if flash]
    beeps = read_beeps(path)
    for beep in beeps:
        assert min(abs(beep - flash) for flash in flashes) < 0.006
    assert len(beeps) >= 4


def test_cards_are_silent_and_joints_do_not_click(clip):
    path, _ = clip
    sound, start = read_sound(path)
    sound = np.concatenate((np.zeros(max(0, round(start * 48_000))), sound))
    assert np.abs(sound[: 48_000 - 1200]).max() < 0.004
    at = round((1 + 85 / 30) * 48_000)
    step = np.abs(np.diff(sound))
    assert step[at - 480 : at + 480].max() < 1.6 * step[at - 9600 : at - 4800].max()


def test_copied_sound_is_the_takes_own_at_the_right_time(clip, house):
    path, _ = clip
    sound, start = read_sound(path)
    own, begin = read_sound(house)
    for at, origin in ((1.0, 41 / 30), (1 + 85 / 30, 150 / 30)):
        mine = sound[round((at + 0.2 - start) * 48_000) :][: 2 * 48_000]
        theirs = own[round((origin + 0.2 - begin) * 48_000) :][: 2 * 48_000]
        lag = min(range(-240, 241), key=lambda n: np.abs(mine[1000:9000] - theirs[1000 + n : 9000 + n]).sum())
        assert abs(lag) <= 240
        assert np.abs(mine[1000:-1000] - theirs[1000 + lag : len(mine) - 1000 + lag]).max() < 0.01


def test_the_card_is_painted_and_the_overlay_fades(clip):
    path, _ = clip
    with av.open(str(path)) as file:
        frames = [(float(frame.pts * frame.time_base), frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    for at in (0, CARD - 1, len(frames) - 1):
        picture = frames[at][1]
        assert np.abs(picture[10, 310].astype(int) - (0x0F, 0x5C, 0x4D)).max() < 8
        assert np.abs(picture[175, 4].astype(int) - (0xFA, 0xF8, 0xF3)).max() < 8
    shown = [picture[160, 20].mean() for _, picture in frames]
    assert shown[CARD + 8] < 70 < shown[CARD + 20]


def test_every_reader_accepts_the_file(clip):
    assert ffmpeg_complaints(clip[0]) == ""


def test_the_index_comes_before_the_content(clip):
    data = clip[0].read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_time_stamps_only_grow(clip):
    with av.open(str(clip[0])) as file:
        last = {}
        for packet in file.demux():
            if packet.size and packet.stream.type in ("video", "audio"):
                assert packet.dts > last.get(packet.stream.index, -(10**9)) and packet.pts >= packet.dts
                last[packet.stream.index] = packet.dts


def test_the_clip_carries_its_instructions(clip):
    path, rendered = clip
    found = inspect(path)
    assert found["edit"] == EDIT
    assert [(one["start_ms"], one["end_ms"]) for one in found["chapters"]] == [(0, 1000), (1000, 6433), (6433, 7433)]
    assert found["chapters"] == rendered.chapters and "up to 1\u00a0min\u00a030\u00a0s" in found["chapters"][0]["title"]


def test_the_text_track_says_the_same(clip):
    path, rendered = clip
    with av.open(str(path)) as file:
        words = b"".join(bytes(packet) for packet in file.demux(subtitles=0)).decode("utf-8", "replace")
    assert "Describe a time when <two> people & you disagreed?" in words and "Thinking time 20" in words
    assert rendered.captions.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n")
    assert "&lt;two&gt; people &amp; you" in rendered.captions


def test_the_result_of_render_is_json(clip):
    assert json.loads(json.dumps(clip[1].as_dict()))["loudness"]["lufs"] == pytest.approx(-16, abs=1)


def test_a_take_in_another_format_is_converted_first(webm, tmp_path):
    rendered = render(
        webm, Edit.from_json({**EDIT, "keep": [[500, 1500]], "look": {"card": "none", "overlay_ms": 0}}), tmp_path / "out.mp4",
    )
    assert rendered.duration_ms == pytest.approx(1000, abs=34) and "house" in rendered.reason


def test_foreign_parameter_sets_cause_one_full_encode_with_a_reason(house, tmp_path):
    other = made(
        tmp_path / "other.mp4", "-i", house, "-c:v", "libx264", "-preset", "superfast", "-bf", "0", "-g", "60", "-c:a", "copy",
        "-movflags", "use_metadata_tags",
        "-map_metadata", "0", "-video_track_timescale", "30000",
    )
    rendered = render(other, Edit.from_json(EDIT), tmp_path / "out.mp4")
    assert rendered.method == "full" and "parameter sets" in rendered.reason and rendered.frames_copied == 0
    assert [number for _, number, _, _ in read_pictures(tmp_path / "out.mp4")[CARD:-CARD]] == KEPT
    assert ffmpeg_complaints(tmp_path / "out.mp4") == ""


def test_sei_units_of_the_take_do_not_reach_the_clip(house, tmp_path):
    remark = "086f3693-b7b3-4f2c-9653-21492feee5b8+somewhere near Malmoe"
    talking = made(
        tmp_path / "talking.mp4", "-i", house, "-c", "copy", "-bsf:v", f"h264_metadata=sei_user_data='{remark}'",
        "-movflags", "use_metadata_tags", "-video_track_timescale", "30000",
    )
    assert b"near Malmoe" in talking.read_bytes()
    rendered = render(talking, Edit.from_json({"look": {"card": "none", "overlay_ms": 0}}), tmp_path / "out.mp4")
    assert (rendered.method, rendered.frames_encoded, rendered.frames_copied) == ("smart", 0, 240)
    assert b"near Malmoe" not in (tmp_path / "out.mp4").read_bytes()
    assert [seen[1:] for seen in read_pictures(tmp_path / "out.mp4")] == [seen[1:] for seen in read_pictures(house)]
    assert ffmpeg_complaints(tmp_path / "out.mp4") == ""


def test_a_take_without_sound_gives_a_clip_without_sound(house, tmp_path):
    mute = made(
        tmp_path / "mute.mp4", "-i", house, "-an", "-c", "copy", "-movflags", "use_metadata_tags", "-video_track_timescale", "30000",
    )
    rendered = render(
        mute, Edit.from_json({"keep": [[0, 2000]], "look": {"card": "after", "card_ms": 500, "overlay_ms": 0}}), tmp_path / "out.mp4",
    )
    assert (rendered.frames_encoded, rendered.frames_copied) == (2, 60)
    assert not inspect(tmp_path / "out.mp4")["has_audio"]


def test_cancelling_stops_at_once_and_leaves_nothing(house, tmp_path):
    started = time.monotonic()

    class Stopped(Exception):
        pass

    def progress(permille):
        raise Stopped

    with pytest.raises(Stopped):
        render(house, Edit.from_json(EDIT), tmp_path / "out.mp4", progress)
    assert time.monotonic() - started < 3
    assert list(tmp_path.iterdir()) == []


def test_an_edit_that_leaves_nothing_is_refused(house, tmp_path):
    with pytest.raises(MediaProblem) as caught:
        render(house, Edit.from_json({"keep": [[60_000, 70_000]]}), tmp_path / "out.mp4")
    assert caught.value.code == "bad_edit" and not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(("keep", "ms"), [([], 8000), ([(6000, 8000)], 2000), ([(1000, 7000)], 6000)])
def test_sound_that_goes_on_after_the_last_picture_stays_in_the_clip(tmp_path, keep, ms):
    take = made(
        tmp_path / "take.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=3", "-f", "lavfi", "-i", "sine=d=8", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
    )
    to_house(take, tmp_path / "house.mp4")
    edit = Edit.from_json({"keep": keep, "look": {"card": "none", "overlay_ms": 0}})
    made_clip = render(tmp_path / "house.mp4", edit, tmp_path / "clip.mp4")
    assert abs(made_clip.duration_ms - ms) < 50 and abs(probe(tmp_path / "clip.mp4").duration_ms - ms) < 50

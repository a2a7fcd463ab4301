"""For any edit, cuts are exact to the picture, sound is exact to five milliseconds, and everything else equals the take."""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from media.clip.render import render
from media.edit import Edit
from media.house.loudness import measure
from tests.media.coded import RATE, SOUND, read_pictures, read_sound
from tests.media.conftest import ffmpeg_complaints

pytestmark = pytest.mark.slow

SECONDS, GOP = 8, 60
ROOM = 4
TRIALS = int(os.environ.get("TAGNING_TRIALS", "8"))


@pytest.fixture(scope="module")
def own(house):
    """The take's pictures as {number: hash}, its sound from the start, and the steepest step in that."""
    sound, start = read_sound(house)
    sound = sound[round(-start * SOUND) :] if start < 0 else np.concatenate((np.zeros(round(start * SOUND)), sound))
    return {number: hash for _, number, _, hash in read_pictures(house)}, sound, np.abs(np.diff(sound)).max()


@st.composite
def edits(draw):
    """Up to four ranges of the take, at least a picture apart, with any look."""
    edges = sorted(draw(st.lists(st.integers(0, SECONDS * 1000), min_size=2, max_size=8, unique_by=lambda ms: ms // 70)))
    keep = [[a, b] for a, b in zip(edges[::2], edges[1::2])]
    assume(any(picture_at(a) < picture_at(b) for a, b in keep))  # else nothing is left of the take
    look = {
        "card": draw(st.sampled_from(["before", "after", "both", "none"])), "card_ms": draw(st.sampled_from([500, 730, 2000])),
        "overlay_ms": draw(st.sampled_from([0, 300, 1500, 6000])),
    }
    return {"keep": keep, "look": look}


def picture_at(ms):
    """The picture nearest to a cut; the earlier one of two equally near."""
    return min(SECONDS * RATE, -(-(ms * RATE * 2 - 1000) // 2000))


@given(edits())
@settings(
    max_examples=TRIALS, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_clip_is_what_the_edit_says(house, own, tmp_path, given_edit):
    edit = Edit.from_json(given_edit)
    path = tmp_path / "clip.mp4"
    rendered = render(house, edit, path)
    seen, front = read_pictures(path), edit.look.before_ms / 1000
    ranges = [(picture_at(start), picture_at(end)) for start, end in edit.keep]
    kept = [number for first, last in ranges for number in range(first, last)]
    content = [one for one in seen if front - 0.0005 <= one[0] < front + len(kept) / RATE - 0.0005]

    assert [number for _, number, _, _ in content] == kept
    assert [at for at, _, _, _ in content] == pytest.approx([front + n / RATE for n in range(len(kept))], abs=0.0005)
    copied = list(copied_pictures(ranges, edit.look.overlay_ms))
    assert rendered.frames_copied == len(copied) and rendered.frames_encoded == len(seen) - len(copied)
    assert [number for place, number in copied if content[place][3] != own[0][number]] == []
    assert ffmpeg_complaints(path) == ""
    hear(path, ranges, front, own)


def copied_pictures(ranges, overlay_ms):
    """(place after the card, number) of every picture that can be copied: from a range's first keyframe outside the overlay."""
    place = 0
    for first, last in ranges:
        covered = first + max(0, overlay_ms * RATE / 1000 - place)
        begin = next((n for n in range(first, last) if n % GOP == 0 and n >= covered), last)
        yield from ((place + n - first, n) for n in range(begin, last))
        place += last - first


def hear(path, ranges, front, own):
    """Each beep is where the take has it in its range, to five milliseconds. No joint is steeper than the take's steepest step."""
    sound, start = read_sound(path)
    sound = sound[round(-start * SOUND) :]
    at = round(front * SOUND)
    for first, last in ranges:
        joint = np.abs(np.diff(sound[max(0, at - SOUND // 200) : at + SOUND // 200]))
        assert joint.max() <= 1.2 * own[2]
        for beep in (n for n in range(first + ROOM, last - ROOM) if n % RATE == 0):
            late = lag(sound, at + (beep - first) * SOUND // RATE, own[1], beep * SOUND // RATE)
            assert abs(late) <= SOUND // 200
        at += (last - first) * SOUND // RATE


def lag(mine, here, theirs, there):
    """How many samples a beep at `here` is later than at `there`, found by the best match."""
    most, half = 600, 2400
    piece = mine[here - half : here + half]
    return min(range(-most, most), key=lambda n: np.abs(piece - theirs[there - half - n : there + half - n]).sum())


@pytest.mark.parametrize("look", [
    {"card": "both", "card_ms": 1000, "overlay_ms": 0}, {"card": "none", "overlay_ms": 3000}, {"card": "after", "card_ms": 500},
])
def test_a_clip_has_the_loudness_it_claims(house, tmp_path, look):
    render(house, Edit.from_json({"keep": [[370, 2900], [3450, 5015], [5900, 7777]], "look": look}), tmp_path / "clip.mp4")
    heard = measure(tmp_path / "clip.mp4")
    assert heard.lufs == pytest.approx(-16, abs=1) and heard.true_peak <= -1.5

"""Which pictures are copied and which are encoded. The plan is pure numbers, so every rule is tried on hundreds of takes."""

from hypothesis import given
from hypothesis import strategies as st

from media.clip.plan import NEAR, TICKS, plan, ticks


def take(seconds=10, rate=30, gop=60):
    count = seconds * rate
    return [n * TICKS // rate for n in range(count)], [n % gop == 0 for n in range(count)], seconds * TICKS


def test_keeping_everything_copies_everything():
    stamps, keys, end = take()
    (whole,) = plan(stamps, keys, end, [(0, 10_000)], 0, 0)
    assert (whole.first, whole.copy_from, whole.last, whole.length) == (0, 0, 300, end)


def test_a_cut_between_keyframes_reencodes_up_to_the_next_one():
    stamps, keys, end = take()
    (part,) = plan(stamps, keys, end, [(5370, 9000)], 0, 0)
    assert (part.first, part.copy_from, part.last) == (161, 180, 270)


def test_an_overlay_reencodes_what_it_covers_up_to_the_next_keyframe():
    stamps, keys, end = take()
    (part,) = plan(stamps, keys, end, [(0, 10_000)], ticks(4000), ticks(3000))
    assert (part.first, part.copy_from, part.at) == (0, 120, 4 * TICKS)


def test_an_overlay_continues_in_the_next_range():
    stamps, keys, end = take()
    one, two = plan(stamps, keys, end, [(0, 1000), (4000, 10_000)], 0, ticks(3000))
    assert one.copy_from == one.last == 30
    assert (two.first, two.copy_from) == (120, 180)


def test_without_copying_everything_is_encoded():
    stamps, keys, end = take()
    assert all(part.copy_from == part.last for part in plan(stamps, keys, end, [(0, 2000), (3000, 9000)], 0, 0, copying=False))


def test_a_long_picture_is_shown_from_the_cut_on():
    stamps, keys = [0, 1000, 20_000, 21_000], [True, False, False, False]
    (part,) = plan(stamps, keys, 22_000, [(300, 733)], 0, 0)
    assert (part.first, part.origin, part.length) == (1, 9000, 22_000 - 9000)


def test_ranges_after_the_end_are_dropped():
    stamps, keys, end = take()
    assert plan(stamps, keys, end, [(60_000, 70_000)], 0, 0) == []


@st.composite
def cases(draw):
    gaps = draw(st.lists(st.sampled_from([500, 990, 1000, 1010, 1250, 3000, 22_800]), min_size=2, max_size=150))
    stamps = [sum(gaps[:n]) for n in range(len(gaps))]
    keys = [n == 0 or draw(st.booleans()) and n % 7 == 0 for n in range(len(gaps))]
    end = sum(gaps)
    edges = sorted(draw(st.lists(st.integers(0, end * 1000 // TICKS + 50), min_size=2, max_size=8, unique=True)))
    keep = [(a, b) for a, b in zip(edges[::2], edges[1::2])]
    return stamps, keys, end, keep, draw(st.integers(0, 3)) * TICKS, draw(st.integers(0, 5)) * TICKS


@given(cases())
def test_stretches_are_consecutive_and_match_the_edit(case):
    stamps, keys, end, keep, front, overlay = case
    at = front
    for part in plan(*case):
        assert part.at == at and part.length > 0
        assert 0 <= part.first <= part.copy_from <= part.last <= len(stamps) and part.first < part.last
        if part.copy_from < part.last:
            assert keys[part.copy_from]
            assert part.moved(stamps[part.copy_from]) >= min(front + overlay, part.at + part.length)
        shown = [part.moved(stamps[n]) for n in range(part.first, part.last)]
        assert shown == sorted(set(shown)) and shown[0] == part.at and shown[-1] < part.at + part.length
        assert any(abs(part.origin - ticks(start)) <= NEAR for start, _ in keep)
        assert any(abs(part.end - min(ticks(stop), end)) <= NEAR for _, stop in keep)
        at += part.length

"""Which sound packets are copied. The plan is pure numbers."""

from hypothesis import given
from hypothesis import strategies as st

from media.clip.plan import TICKS, Stretch
from media.clip.soundplan import COPY, FADE, NEW, SILENT, SLACK, SPAN, STEP, pieces, place_parts, plan_sound, samples

TIMES = frozenset(range(-STEP, 48_000 * 120, STEP))


def stretch(origin, length, at):
    """A kept range, in ticks."""
    return Stretch(0, 0, 1, origin, origin + length, at)


def counts(runs):
    return {kind: sum(run.count for run in runs if run.kind == kind) for kind in (COPY, NEW, SILENT)}


def test_one_range_after_a_card_reencodes_the_packets_at_its_ends():
    _, runs = plan_sound([stretch(161_000, 3_000_000, 4 * TICKS)], samples(3_000_000 + 4 * TICKS), TIMES)
    found = counts(runs)
    assert found[NEW] <= 6 and found[COPY] > 4600 and 180 < found[SILENT] < 190


def test_a_range_off_the_grid_is_encoded_and_the_long_one_is_copied():
    parts = place_parts([stretch(0, 90 * TICKS, 0), stretch(100 * TICKS + 320, TICKS, 90 * TICKS)])[1]
    assert parts[0].aligned and not parts[1].aligned


def test_without_copying_everything_is_encoded():
    _, runs = plan_sound([stretch(0, 10 * TICKS, TICKS)], samples(11 * TICKS), TIMES, copying=False)
    assert counts(runs)[COPY] == 0


def test_a_missing_packet_is_encoded():
    _, runs = plan_sound([stretch(0, 10 * TICKS, 0)], samples(10 * TICKS), frozenset(range(-STEP, 48_000 * 5, STEP)))
    assert 225 < counts(runs)[COPY] < 236


@st.composite
def cases(draw):
    at, origin, made = draw(st.integers(0, 4)) * TICKS, 0, []
    for _ in range(draw(st.integers(1, 5))):
        origin += draw(st.integers(0, 40_000))
        length = draw(st.integers(500, 200_000))
        made.append(stretch(origin, length, at))
        origin += length
        at += length
    return made, samples(at + draw(st.integers(0, 3)) * TICKS)


@given(cases())
def test_packets_fill_the_clip_on_one_grid_and_copies_are_the_takes_own(case):
    stretches, end = case
    parts, runs = plan_sound(stretches, end, TIMES)
    assert -2 * STEP <= runs[0].at <= -STEP
    at = runs[0].at
    for run in runs:
        assert run.at == at
        at += run.count * STEP
        for packet in range(run.at, at, STEP):
            inside = [part for part in parts if part.start < packet + SPAN and packet < part.end]
            if run.kind == SILENT:
                assert inside == []
            if run.kind == COPY:
                (part,) = inside
                assert packet - run.shift in TIMES and part.start + FADE <= packet and packet + SPAN <= part.end - FADE
    assert end <= at < end + STEP
    for part, one in zip(parts, stretches):
        assert abs(part.shift - (samples(one.at) - samples(one.origin))) <= SLACK


@given(cases(), st.integers(-5000, 500_000), st.integers(1, 300_000))
def test_pieces_cover_a_span_without_gap_or_overlap(case, start, length):
    parts = place_parts(case[0])[1]
    at = start
    for part, begin, stop in pieces(parts, start, start + length):
        assert begin == at and stop > begin
        if part is not None:
            assert part.start <= begin and stop <= part.end
        at = stop
    assert at == start + length

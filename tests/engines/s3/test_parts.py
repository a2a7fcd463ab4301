"""How bytes are divided into parts."""

import pytest

from engines.blobs.s3.parts import GRAIN, grain_end, grain_start, parts_of

MIB = 1024 * 1024


@pytest.mark.parametrize("size", [0, 1, GRAIN, 4 * GRAIN, 4 * GRAIN + 1, 2**31 + 7, 5 * 2**40 // 100, 47 * 2**40 // 10])
def test_the_parts_are_consecutive_complete_and_within_s3s_limits(size):
    found = parts_of(size)
    assert [one.number for one in found] == list(range(1, len(found) + 1)) and len(found) <= 10_000
    assert [one.start for one in found] == [0, *(one.end for one in found[:-1])]
    assert found[-1].end == size
    assert all(5 * MIB <= one.end - one.start <= 5 * 1024 * MIB for one in found[:-1])


def test_every_part_begins_at_a_grain_boundary():
    assert all(one.start % GRAIN == 0 for size in (3 * GRAIN, 10**12) for one in parts_of(size))
    assert [grain_end(offset) for offset in (0, GRAIN - 1, GRAIN)] == [GRAIN, GRAIN, 2 * GRAIN]
    assert [grain_start(offset) for offset in (0, GRAIN - 1, GRAIN)] == [0, 0, GRAIN]

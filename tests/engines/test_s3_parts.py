"""How uploads are divided into parts."""

import pytest

from engines.blobs.s3_parts import GRAIN, grain_end, part, parts, parts_of

MIB = 1024 * 1024


def test_parts_follow_on_each_other_within_what_s3_takes():
    found = list(parts())
    assert len(found) == 10_000
    assert [one.number for one in found] == list(range(1, 10_001))
    assert all(one.end == following.start for one, following in zip(found, found[1:]))
    assert all(5 * MIB <= one.end - one.start <= 5 * 1024 * MIB for one in found)
    assert found[-1].end > 4.8 * 1024**4


@pytest.mark.parametrize("number", [1, 2, 1000, 1001, 2001, 9999, 10_000])
def test_a_part_is_found_by_its_number(number):
    assert part(number) == list(parts())[number - 1]


@pytest.mark.parametrize("size", [0, 1, GRAIN - 1, GRAIN, GRAIN + 1, 3 * GRAIN, 1001 * GRAIN + 7])
def test_the_parts_of_an_upload_are_its_bytes(size):
    found = parts_of(size)
    assert sum(one.end - one.start for one in found) == size
    assert all(one == part(one.number) for one in found[:-1])


def test_every_part_begins_where_a_grain_ends():
    assert all(one.start % GRAIN == 0 for one in parts())
    assert [grain_end(offset) for offset in (0, GRAIN - 1, GRAIN)] == [GRAIN, GRAIN, 2 * GRAIN]

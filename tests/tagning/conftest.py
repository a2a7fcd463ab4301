"""What the tests of the composition root share."""

import pytest

from tests.tagning.away import Away


@pytest.fixture
def away(house):
    """`away.db` and `away.blobs` are the house's own until they are switched off."""
    made = Away(house)
    house.db, house.blobs = made.db, made.blobs
    yield made
    made.db.trouble = None

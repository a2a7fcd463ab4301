"""Numbers as people write them."""

import pytest

from foundation.language import load_words
from tagning.places import TRANSLATIONS


@pytest.mark.parametrize("value, english, swedish", [
    (4.25, "4.3", "4,3"), (3.0, "3.0", "3,0"), (3.35, "3.4", "3,4"), (2.04, "2.0", "2,0"), (-0.01, "0.0", "0,0"),
])
def test_a_mean_has_one_decimal_and_its_halves_go_up(value, english, swedish):
    words = load_words(TRANSLATIONS)
    assert (words["en"].fixed(value, 1), words["sv"].fixed(value, 1)) == (english, swedish)

"""How often the tests kill what they kill: seldom enough for every day, or as often as TAGNING_FAULT_ROUNDS says."""

import os


def rounds(usual):
    """How many times, for a test that does it `usual` times as long as nobody says more."""
    return int(os.environ.get("TAGNING_FAULT_ROUNDS", usual))

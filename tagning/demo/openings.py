"""The demo's roles, in the order in which they are made: the one with work left to do comes first."""

from tagning.demo.lund import LUND
from tagning.demo.story import MALMO

OPENINGS = (MALMO, LUND)

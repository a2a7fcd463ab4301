"""What this room takes in through the upload door."""

from answering.arrivals import ANSWER
from interviews.uploads import Purpose

PURPOSES: tuple[Purpose, ...] = (ANSWER,)

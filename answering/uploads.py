"""What this room takes in through the upload door."""

from interviews.uploads import Purpose

PURPOSES: tuple[Purpose, ...] = ()

"""Waiting for what comes by itself. The wait is long, as a busy machine is slow and not wrong; a hang ends it."""

import time

PATIENCE_S = 90


def until(true, seconds=PATIENCE_S, what="it"):
    """What `true` gives once it gives something. Raises AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.01)
    raise AssertionError(f"{what} did not happen within {seconds} s")

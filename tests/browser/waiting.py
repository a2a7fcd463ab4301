"""Waiting for something that cannot be waited for by a locator."""

import time


def until(true, seconds=30, what="it"):
    """What `true` gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def holds(page, expression):
    """Wait until the expression is true in the page; by asking again and again, as the page's policy lets nothing be evaluated inside."""
    until(lambda: page.evaluate(expression), what=expression)

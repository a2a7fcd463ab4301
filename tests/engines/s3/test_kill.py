"""kill -9 before each request that changes anything: a retry completes the work, or the sweep leaves nothing."""

import os
import signal

import pytest

from engines.blobs.open import open_blobs
from engines.blobs.s3.parts import GRAIN
from tests import crowd
from tests.engines.s3.changing import before_request
from tests.engines.s3.uploading import DATA, content, send, sweep

pytestmark = [pytest.mark.servers, pytest.mark.faults]


def die_at(url, verb, step):
    """Run the method and get killed just before its changing request number `step`."""
    blobs = open_blobs(url)
    before_request(blobs._bucket, step, lambda: os.kill(os.getpid(), signal.SIGKILL))
    getattr(blobs, verb)("u1")


def killed_at_each_step(url, verb):
    """Run the method in a process and kill it before its first change, then before its second, until it completes.

    Yields whether it did.
    """
    for step in range(40):
        process = crowd.start(die_at, url, verb, step)
        process.join(60)
        yield process.exitcode == 0
        if process.exitcode == 0:
            return
        assert process.exitcode == -signal.SIGKILL
    raise AssertionError("it never got through")


@pytest.mark.parametrize("size, verb, least", [(1000, "finish", 2), (0, "gather", 5), (1000, "gather", 5), (len(DATA), "gather", 5)])
def test_a_retry_completes_a_killed_finish_or_gather(rgw, url, blobs, size, verb, least):
    deaths, steps = 0, killed_at_each_step(url, verb)
    while True:
        blobs.begin("u1")
        send(blobs, "u1", DATA[:size], step=GRAIN)
        if verb == "gather":
            blobs.finish("u1")
        through = next(steps)
        deaths += not through
        assert blobs.finish("u1") == size
        assert content(blobs, "raw/u1") == DATA[:size]
        blobs.gather("u1")
        sweep(blobs)
        assert content(blobs, "raw/u1") == DATA[:size]
        assert rgw.keys(url) == ["blobs/raw/u1", "store"]
        blobs.delete("raw/u1")
        if through:
            break
    assert deaths >= least


@pytest.mark.parametrize("verb, least", [("begin", 1), ("abandon", 4)])
def test_the_sweep_removes_what_a_killed_begin_or_abandon_left(rgw, url, blobs, verb, least):
    deaths = 0
    for through in killed_at_each_step(url, verb) if verb == "begin" else _abandoned_at_each_step(url, blobs):
        deaths += not through
        sweep(blobs)
        assert rgw.keys(url) == ["store"]
    assert deaths >= least


def _abandoned_at_each_step(url, blobs):
    steps = killed_at_each_step(url, "abandon")
    through = False
    while not through:
        blobs.begin("u1")
        send(blobs, "u1", step=GRAIN)
        through = next(steps)
        yield through

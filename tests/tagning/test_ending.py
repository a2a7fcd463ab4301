"""Ctrl+C ends the program, however often it is pressed: without a word, and with nothing left behind."""

import os
import signal
import time

import pytest

from tests.arriving import until
from tests.server import Server


@pytest.mark.parametrize("between_s", [0.0, 0.02, 0.12])
def test_pressed_twice_it_ends_as_quietly_as_pressed_once(tmp_path, between_s):
    server = Server(tmp_path, command="demo", TAGNING_JOB_THREADS="0").start()
    try:
        until(lambda: list((tmp_path / "tmp").glob("*.lock")))
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does: everybody who belongs to it
        time.sleep(between_s)
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(30) == 0
    finally:
        server.kill()
    said = server.log()
    assert said.endswith("Ctrl+C ends it.\n"), said
    assert list((tmp_path / "tmp").iterdir()) == []

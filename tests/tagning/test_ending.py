"""Ctrl+C ends the program, however often it is pressed: without a word, and with nothing left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.waiting import until
from tests.server import ROOT, Server

pytestmark = pytest.mark.slow


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


def test_pressed_while_the_program_loads_it_ends_without_a_word(tmp_path):
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    ended = subprocess.run(
        [sys.executable, "-m", "tagning", "serve"], env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}, cwd=tmp_path,
        capture_output=True, text=True, timeout=60, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")

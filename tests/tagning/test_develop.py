"""`make dev`: the demo with reload and a debugger, for this machine alone."""

import os
import subprocess
import sys

import pytest

from tagning.app import create_app
from tests.server import ROOT, Server

pytestmark = pytest.mark.slow


def test_it_serves_the_demo_and_ends_when_asked(tmp_path):
    server = Server(tmp_path, module="tagning.develop").start(wait_s=60)
    try:
        assert "alice@nordvik.example" in server.log() and "Debugger is active" in server.log()
    finally:
        server.stop()
    assert not server.answers()


def test_it_listens_on_this_machine_alone(tmp_path):
    env = {**os.environ, "TAGNING_DATA": str(tmp_path), "TAGNING_HOST": "0.0.0.0"}
    ended = subprocess.run([sys.executable, "-m", "tagning.develop"], env=env, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2 and "TAGNING_HOST=0.0.0.0" in ended.stderr


def test_a_page_that_crashes_reaches_the_debugger(house, monkeypatch):
    app = create_app(house.config, parts=house)
    app.debug = True
    monkeypatch.setitem(app.view_functions, "accounts.sign_in", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/sign-in")

"""What cannot start says so in one line, with exit code 2: the real program, in a process of its own."""

import os
import socket
import subprocess
import sys

import pytest

from engines.database.contract import Step
from engines.database.open import open_database
from engines.database.steps import steps_in
from tagning.places import SCHEMA
from tests.server import ROOT, free_port

pytestmark = pytest.mark.slow

FULL = "mount -t tmpfs -o size={size} tmpfs {folder} && exec {python} -m tagning {command}"


def run(folder, command="serve", wrapped=(), **settings):
    """The program's exit code and what it wrote to stderr."""
    env = {**os.environ, "TAGNING_DATA": str(folder), "PORT": str(free_port()), "PYTHONPATH": str(ROOT), **settings}
    ended = subprocess.run(
        [*wrapped] or [sys.executable, "-m", "tagning", command], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    return ended.returncode, ended.stderr


def assert_one_line(ended, *words):
    code, said = ended
    assert code == 2, said
    assert len(said.splitlines()) == 1 and said.startswith("tagning: "), said
    assert not [word for word in words if word not in said], said


BAD = {
    "an unknown database": ({"TAGNING_DATABASE": "mysql://me:s3cret@host/db"}, "TAGNING_DATABASE", "sqlite:/an/absolute/path"),
    "a database without an absolute path": ({"TAGNING_DATABASE": "sqlite:tagning.db"}, "TAGNING_DATABASE"),
    "a database in a file of something else": ({"TAGNING_DATABASE": f"sqlite:{ROOT}/README.md"}, "is not a SQLite database"),
    "an unknown store": ({"TAGNING_BLOBS": "ftp://me:s3cret@host/x"}, "TAGNING_BLOBS", "folder:/an/absolute/path"),
    "a store below a file": ({"TAGNING_BLOBS": f"folder:{ROOT}/README.md/blobs"}, "TAGNING_BLOBS", "Not a directory"),
    "an unknown way of mail": ({"TAGNING_MAIL": "pigeon://me:s3cret@loft"}, "TAGNING_MAIL", "outbox:/an/absolute/path"),
    "a folder for temporary files below a file": ({"TAGNING_TMP": f"{ROOT}/README.md/tmp"}, "TAGNING_TMP"),
    "a database server that nobody runs": ({"TAGNING_DATABASE": "postgresql://me:s3cret@127.0.0.1:9/x"}, "TAGNING_DATABASE", "no answer"),
    "a port that is no number": ({"PORT": "http"}, "PORT=http"),
    "a log of another kind": ({"TAGNING_LOG": "xml"}, "TAGNING_LOG=xml", "text, json"),
}


@pytest.mark.parametrize("settings, words", [(settings, words) for settings, *words in BAD.values()], ids=BAD)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, settings, words):
    ended = run(tmp_path, **settings)
    assert_one_line(ended, *words)
    assert "s3cret" not in ended[1]


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_database_that_is_ahead_of_the_code(tmp_path, command):
    db = open_database(f"sqlite:{tmp_path}/tagning.db")
    db.migrate([*steps_in(SCHEMA), Step("9999_from_the_future", "create table later (id text primary key)")])
    db.close()
    assert_one_line(run(tmp_path, command), "9999_from_the_future", "newer version")


@pytest.mark.parametrize("setting, command", [("PORT", "serve"), ("TAGNING_METRICS_PORT", "serve"), ("TAGNING_METRICS_PORT", "worker")])
def test_a_port_that_is_taken(tmp_path, setting, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line(run(tmp_path, command, **{setting: port}), f"{setting}={port}", "in use")


@pytest.mark.parametrize("size", ["16k", "200k", "500k"])
def test_a_full_disk(tmp_path, size):
    """A file system of its own; however far the program gets before there is no room."""
    script = FULL.format(size=size, folder=tmp_path, python=sys.executable, command="serve")
    code, said = run(tmp_path, wrapped=("unshare", "-rm", "sh", "-c", script))
    lines = [line for line in said.splitlines() if "gunicorn.error" not in line]
    assert code == 2 and len(lines) == 1, said
    assert "The disk is full" in lines[0]


def test_a_store_that_may_only_be_read(tmp_path):
    (tmp_path / "store").mkdir()
    script = f"mount -t tmpfs -o ro tmpfs {tmp_path}/store && exec {sys.executable} -m tagning serve"
    ended = run(tmp_path / "data", wrapped=("unshare", "-rm", "sh", "-c", script), TAGNING_BLOBS=f"folder:{tmp_path}/store")
    assert_one_line(ended, "TAGNING_BLOBS", "Read-only file system")


@pytest.mark.servers
def test_a_password_that_is_refused(tmp_path, postgres):
    name = postgres.empty()
    postgres.sql("create role guarded login password 'right'")
    hba = tmp_path / "x"
    hba.mkdir()
    url = f"postgresql://nobody_knows:s3cret@127.0.0.1:{postgres.port}/{name}"
    ended = run(hba, TAGNING_DATABASE=url)
    assert_one_line(ended, "TAGNING_DATABASE", "refuses us")
    assert "s3cret" not in ended[1]
    postgres.sql("drop role guarded")
    postgres.drop(name)

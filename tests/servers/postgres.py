"""A PostgreSQL for tests, without durability: one cluster per test process, one database per test."""

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

from engines.database.open import open_database
from tests.servers import require

# Nobody needs these rows after a power cut; committed rows still survive the server's own end.
_FAST = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c max_connections=300"


class Cluster:
    """A server on a free port of this machine; it runs as root (through the user postgres) and as anybody else."""

    def __init__(self, settings=_FAST):
        self._settings = settings
        self.folder = tempfile.mkdtemp(prefix="tagning-postgres-")
        self._bin = find_binaries()
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._do("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C")
        self._numbers, self._templates = count(1), {}

    def start(self):
        """Start the server and wait until it answers."""
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {self._settings}"
        self._do("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", settings, "start")

    def stop(self, how="fast"):
        """Stop it; `immediate` acts like a kill."""
        self._do("pg_ctl", "-w", "-m", how, "stop")

    def remove(self):
        """Stop it and delete everything."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self):
        """The server's parent process."""
        return int(Path(self.folder, "data", "postmaster.pid").read_text().split()[0])

    def url(self, database="postgres"):
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def empty(self):
        """The name of a new empty database."""
        return self._create("template0")

    def migrated(self, steps):
        """The name of a new migrated database. The migrations run once; later databases are copies."""
        key = tuple(steps)
        if key not in self._templates:
            name = self._templates[key] = self.empty()
            db = open_database(self.url(name))
            db.migrate(steps)
            db.close()
        return self._create(self._templates[key])

    def drop(self, name):
        """Drop the database, even with open connections."""
        self.sql(f"drop database {name} with (force)")

    def sql(self, statement):
        """Run a statement as the server's owner; returns its rows."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _create(self, template):
        name = f"test_{next(self._numbers)}"
        self.sql(f"create database {name} template {template}")
        return name

    def _do(self, program, *arguments):
        as_whom = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*as_whom, f"{self._bin}/{program}", "-D", f"{self.folder}/data", *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


def find_binaries():
    """The folder of the newest version with initdb and pg_ctl; skips or fails the test without one."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(Path(path).parent.name.partition(".")[0]))
    on_path = shutil.which("initdb")
    found = debian[-1] if debian else os.path.dirname(on_path) if on_path else None
    require(found, "PostgreSQL")
    return found

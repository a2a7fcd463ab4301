"""compose.yaml, Dockerfile and nginx.conf agree with the program and with each other. No container is started here."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from tagning.cli import main
from tagning.config import SETTINGS, Config
from tests.servers import require

ROOT = Path(__file__).resolve().parent.parent
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
VALUES = {
    "BASE_URL": "https://interviews.example.org", "STORE_URL": "https://videos.example.org", "SECRET": "s" * 64, "POSTGRES_PASSWORD": "p",
    "STORE_KEY": "k", "STORE_SECRET": "t", "MAIL": "outbox:/data/outbox", "MAIL_FROM": "Tagning <no-reply@example.org>",
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def ours(services):
    return {name: one for name, one in services.items() if one["image"] == "tagning"}


def filled(value):
    """The value as compose makes it of `.env`."""
    def one(found):
        name, _colon, default = found[1].partition(":")
        return VALUES[name] if default.startswith("?") else default.lstrip("-")

    return re.sub(r"\$\{([^}]*)\}", one, str(value))


def test_there_are_two_web_processes_and_two_workers(services):
    commands = sorted((one["command"], one.get("deploy", {}).get("replicas", 1)) for one in ours(services).values())
    assert commands == [("serve", 1), ("serve", 1), ("worker", 2)]
    assert {"serve", "worker"} <= set(main.commands)


def test_every_setting_there_exists_and_can_be_used(services, tmp_path):
    for name, one in ours(services).items():
        wanted = {key: filled(value) for key, value in one["environment"].items()}
        assert set(wanted) <= set(SETTINGS), name
        config = Config.from_env({**wanted, "TAGNING_DATA": str(tmp_path)})
        assert config.database.startswith("postgresql://") and config.blobs.startswith("s3://") and config.secure
        assert (config.job_threads == 0) is (one["command"] == "serve"), "jobs are done by workers"


def test_what_has_to_be_said_is_in_the_example(compose):
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text()))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "example.env").read_text(), re.M))
    assert wanted == offered == set(VALUES)


def test_nginx_asks_services_that_there_are_where_they_listen(services):
    asked = dict(re.findall(r"server ([a-z0-9-]+):(\d+)", NGINX))
    assert asked == {"web-1": "8000", "web-2": "8000", "store": "8333"} and set(asked) <= set(services)
    assert "EXPOSE 8000" in DOCKERFILE and "-s3.port=8333" in services["store"]["command"]
    published = {port.rpartition(":")[2] for port in services["nginx"]["ports"]}
    assert published == set(re.findall(r"^ +listen (\d+);", NGINX, re.M))
    assert not [name for name, one in services.items() if "ports" in one and name != "nginx"], "nobody else is reached from outside"


def test_whoever_sends_the_videos_is_who_owns_them(services):
    (user,) = set(re.findall(r"^USER (\S+)", DOCKERFILE, re.M))
    assert services["nginx"]["user"] == user


def test_the_image_gets_every_package_and_nothing_else():
    let_in = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.M))
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    packages = {name.partition(".")[0] for name in setup["options"]["packages"].split()}
    assert let_in == packages | {"templates", "static", "translations", "setup.cfg", "pyproject.toml", "README.md", "constraints.txt"}
    (extra,) = re.findall(r"'\.\[(\w+)\]'", DOCKERFILE)
    assert extra in setup["options.extras_require"]


def test_the_database_is_of_the_version_whose_tools_are_in_the_image(services):
    (version,) = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    assert services["database"]["image"] == f"postgres:{version}"


@pytest.mark.servers
def test_compose_accepts_the_file(tmp_path):
    require(shutil.which("docker-compose"), "docker-compose")
    # This one is from before a file could say its project's name.
    (tmp_path / "compose.yaml").write_text(re.sub(r"^name: .*\n", "", (ROOT / "compose.yaml").read_text(), flags=re.M))
    command = ["docker-compose", "-f", tmp_path / "compose.yaml", "config", "--quiet"]
    said = subprocess.run(command, env={**os.environ, **VALUES}, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr

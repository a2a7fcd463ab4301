"""Two web processes, two workers, PostgreSQL, an S3 store, a mail server, and nginx in front."""

import random
import struct

import pytest

from media.synthetic.people import person
from tests.browser.conftest import browser, camera, visit  # noqa: F401
from tests.distributed.stack import Stack
from tests.faults.endings import watch_endings
from tests.servers.postgres import Cluster
from tests.servers.smtp import mail_server


@pytest.fixture(scope="session")
def mails():
    """The mail server; `.received` holds its mails."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def many(rgw, mails, tmp_path_factory):
    """The running installation, with `.cluster`, `.store` and `.mails`. The database records how every job ends."""
    cluster = Cluster()
    cluster.start()
    folder = tmp_path_factory.mktemp("many")
    mails.received.clear()
    try:
        stack = Stack(folder, engines(cluster, rgw, mails), workers=2, store=rgw.endpoint.removeprefix("http://"))
        stack.cluster, stack.store, stack.mails = cluster, rgw, mails
        watch_endings(stack.parts.db)
        try:
            yield stack.start()
        finally:
            stack.stop()
    finally:
        cluster.remove()


def engines(cluster, store, mails):
    """The three settings of a distributed installation."""
    return {
        "TAGNING_DATABASE": cluster.url(cluster.empty()), "TAGNING_BLOBS": store.url(store.bucket()),
        "TAGNING_MAIL": mails.url(starttls="never"), "TAGNING_PROXIES": "127.0.0.1", "TAGNING_LOG": "json",
    }


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """`film(mib)`: a watchable answer, padded with bytes that players skip, different each time."""
    path = tmp_path_factory.mktemp("film") / "answer.mp4"
    person(path, seed=15, seconds=2, size=(320, 180), fps=15)
    made = []

    def make(mib):
        bytes_to_skip = random.randbytes(int(mib * 1024 * 1024))
        made.append(path.with_name(f"{len(made)}.mp4"))
        made[-1].write_bytes(path.read_bytes() + struct.pack(">I4s", len(bytes_to_skip) + 8, b"free") + bytes_to_skip)
        return made[-1]

    return make

"""What the tests in a browser share: a real server on a folder of its own, the cast, and Chromium with a made-up camera."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright

from tagning.app import create_app
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.browser.candidate import PHONE, begin_anew, send_questions
from tests.browser.chromium import Visit, film_camera, launch
from tests.browser.every_page import make_world
from tests.cast import make_cast
from tests.conftest import cheap_passwords
from tests.server import Server


@pytest.fixture(scope="session")
def camera(tmp_path_factory):
    """The files that the made-up camera plays."""
    return film_camera(tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="module")
def browser(camera):
    """Chromium. One for each test file, as Playwright allows one at a time."""
    with sync_playwright() as playwright:
        chromium = launch(playwright, camera)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """`.url` of a server that runs by itself, `.parts` to look into its rooms, and the `.cast`."""
    folder = tmp_path_factory.mktemp("served")
    server = Server(folder)
    config = Config.from_env({"TAGNING_DATA": str(folder), "TAGNING_BASE_URL": server.url})
    parts = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
    cast = make_cast(parts, create_app(config, parts=parts))
    server.start()
    yield SimpleNamespace(url=server.url, parts=parts, cast=cast, server=server)
    parts.db.close()
    server.stop()


@pytest.fixture
def visit(browser, served):
    """`visit(**wishes)`: one more browser window; the test fails if anything was complained about in any of them."""
    visits = []

    def begin(**wishes):
        visits.append(Visit(browser, served.url, **wishes))
        return visits[-1]

    yield begin
    assert [complaint for one in visits for complaint in one.close()] == []


@pytest.fixture(scope="module")
def stage(served):
    """Two questions sent to erin."""
    return send_questions(served)


@pytest.fixture
def erin(stage, visit):
    """erin's phone; her invitation is as on the first day."""
    begin_anew(stage)
    return visit(**PHONE)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One of everything (`tests.browser.every_page`), on a server that runs by itself."""
    made = make_world(tmp_path_factory.mktemp("world"), tmp_path_factory.mktemp("films"))
    yield made
    made.server.stop()
    made.parts.db.close()

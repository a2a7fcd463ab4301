"""What only Firefox does: its meter cannot listen without a sound output, its buttons answer Space in their own way."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.candidate import agreed
from tests.servers import require

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JS = Path(__file__).parent.parent / "js"


def look(script, *arguments):
    """What the script saw in Firefox."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    require(found, "Firefox", "tests/install-firefox")
    ran = subprocess.run(["node", JS / script, found, *arguments], cwd=JS, capture_output=True, text=True, timeout=180)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_the_studio_records_pauses_by_space_and_never_calls_a_tone_silence(served, visit):
    carol = visit().be(served.cast.carol)
    carol.page.goto("/questions/new")
    carol.page.get_by_label("Title").fill("Teamwork")
    carol.page.get_by_label("The question").fill("Tell us about your team.")
    carol.page.get_by_role("button", name="Save and record").click()
    session = served.cast.carol.client.get_cookie("tagning", domain="localhost").value
    seen = look("authoring/studio/record.mjs", f"tagning={session}", carol.page.url)
    assert seen.pop("level") != "No sound"
    assert seen == {"afterSpace": "paused", "afterSecondSpace": "recording", "takes": 1, "chooser": True}


def test_the_candidates_test_hears_the_sample_where_the_meter_cannot_listen(stage, erin, served):
    agreed(stage, erin.page)
    said = look("answering/check/check.mjs", f"{served.url}{stage.link}")
    assert said["sound"] == "We hear you."
    assert said["camera"].startswith("On")

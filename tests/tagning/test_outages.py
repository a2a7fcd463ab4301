"""An engine that goes away while people work: what they are told, in their language, and that the same app goes on afterwards."""

import base64

import pytest

from engines.blobs import contract as blobs
from engines.database import contract as database
from tagning.app import create_app
from tests.cast import make_cast

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
ERRORS = {"away": (database.Unreachable("10.0.0.9"), 503), "busy": (database.Busy("x"), 503), "full": (database.Full("x"), 507)}


@pytest.fixture
def alice(house, away):
    return make_cast(house, create_app(house.config, parts=house)).alice.client


@pytest.mark.parametrize("language, sentence", [("en", "is not responding"), ("sv", "svarar inte just nu")])
def test_a_page_says_what_was_kept(alice, away, language, sentence):
    alice.set_cookie("language", language)
    away.db.trouble = ERRORS["away"][0]
    told = alice.get("/questions", headers=HTML)
    assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
    assert sentence in told.text and "10.0.0.9" not in told.text
    assert f'lang="{language}"' in told.text
    away.db.trouble = None
    assert alice.get("/questions", headers=HTML).status_code == 200, "the same app goes on, and alice is still signed in"


@pytest.mark.parametrize("what", ERRORS)
def test_a_script_is_told_as_json(alice, away, what):
    away.db.trouble, status = ERRORS[what]
    told = alice.get("/questions", headers={"Accept": "application/json"})
    assert told.status_code == status
    assert told.get_json()["error"]["message"]


def test_styles_and_the_pulse_come_while_the_database_is_away(alice, away):
    page = alice.get("/questions", headers=HTML).text
    away.db.trouble = ERRORS["away"][0]
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert alice.get(style).status_code == 200
    assert alice.get("/health").status_code == 200


@pytest.mark.parametrize("what", ["away", "full"])
def test_a_form_that_could_not_be_saved_can_be_sent_from_the_page_that_says_so(alice, away, what):
    form = {"title": "Team <b>work</b>", "text": "Tell us.", "competency": "Work together"}
    alice.get("/questions", headers=HTML)
    away.db.trouble, status = ERRORS[what]
    told = alice.post("/questions/new", data=form, headers=HTML)
    assert told.status_code == status
    assert "Team &lt;b&gt;work&lt;/b&gt;" in told.text and "Send it again" in told.text
    assert 'action="/questions/new"' in told.text
    away.db.trouble = None
    assert alice.post("/questions/new", data=form, headers=HTML).status_code in (302, 303)


def test_a_password_is_never_written_into_a_page(house, away):
    client = create_app(house.config, parts=house).test_client()
    away.db.trouble = ERRORS["away"][0]
    told = client.post("/sign-in", data={"email": "alice@example.org", "password": "lingon och havre"}, headers=HTML)
    assert told.status_code == 503
    assert "lingon" not in told.text and "Send it again" not in told.text


def test_bytes_that_are_away_are_a_503_too(alice, away, house):
    alice.post("/questions/new", data={"title": "T", "text": "What?", "competency": "C"})
    said = {"purpose": "take", "subject": house.db.one("select id from question")["id"]}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())
    sent = {"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Upload-Metadata": metadata}
    away.blobs.trouble = blobs.Unreachable("s3")
    told = alice.post("/uploads", headers=sent)
    assert (told.status_code, told.headers["Retry-After"], told.get_json()["error"]["code"]) == (503, "5", "unreachable")

"""The people that everyone knows: alice owns the team, bob reviews, carol records, lea leads; dave belongs to another team."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accounts import people, teams

PASSWORD = "lingon och havre"


@dataclass
class Somebody:
    """A person with a client that is signed in as them."""

    id: str
    name: str
    email: str
    team_id: str
    new_client: Callable[[], Any]
    password: str = PASSWORD

    @cached_property
    def client(self):
        """Signs in when a test first asks for it: most tests need one or two of the six."""
        client = self.new_client()
        sign_in(client, self.email, self.password)
        return client


@dataclass
class Cast:
    """Everyone, and the two teams."""

    team_id: str
    other_team_id: str
    alice: Somebody = None
    bob: Somebody = None
    carol: Somebody = None
    lea: Somebody = None
    rut: Somebody = None
    dave: Somebody = None
    stranger: Any = field(default=None)
    app_client: Any = None
    """Makes another browser that has never been here."""


MEMBERS = {
    "alice": ("Alice Lindqvist", ("owner",)),
    "bob": ("Bob Nyström", ("reviewer",)),
    "carol": ("Carol Berg", ("recruiter",)),
    "lea": ("Lea Sund", ("lead",)),
    "rut": ("Rut Falk", ("reviewer",)),
    "dave": ("Dave Holm", ("owner",)),
}


def make_cast(parts, app):
    """Two teams with their people. erin is a candidate: rooms invite her (`erin@example.org`)."""
    cast = Cast(teams.add_team(parts.db, parts.clock, "Nordvik", "en"), teams.add_team(parts.db, parts.clock, "Fjällbruk", "en"))
    for short, (name, roles) in MEMBERS.items():
        team_id = cast.other_team_id if short == "dave" else cast.team_id
        setattr(cast, short, add_somebody(parts, app, team_id, name, f"{short}@example.org", roles))
    cast.stranger, cast.app_client = app.test_client(), app.test_client
    return cast


def add_somebody(parts, app, team_id, name, email, roles):
    """A new member of the team."""
    person_id = people.add_person(parts.db, parts.clock, parts.passwords, email=email, name=name, password=PASSWORD, language="en")
    teams.add_member(parts.db, parts.clock, team_id, person_id, roles)
    return Somebody(person_id, name, email, team_id, app.test_client)


def sign_in(client, email, password=PASSWORD):
    """Sign the client in by the page; the response."""
    return client.post("/sign-in", data={"email": email, "password": password})


def lasting_cookies(db, *somebodies):
    """Their cookies, for a server whose clock goes on: sessions from a clock that stands still would have expired there."""
    cookies = [one.client.get_cookie("tagning", domain="localhost").value for one in somebodies]
    db.execute("update web_session set expires_at = '2999-01-01T00:00:00.000Z'")
    return cookies

"""Flask-Login on our sessions: the person behind the team side's cookie."""

from flask import Flask, session
from flask_login import LoginManager, UserMixin

from accounts.people import find_member
from engines.database.contract import Row
from foundation.policy import Actor
from tagning.parts import Parts


class Member(UserMixin):
    """A signed-in person in the team they are looking at."""

    def __init__(self, person_id: str, language: str, theme: str, single_keys: bool, actor: Actor) -> None:
        self.id = person_id
        self.language = language
        self.theme = theme
        self.single_keys = single_keys
        self.actor = actor


def actor_of(row: Row) -> Actor:
    """The actor for a row of `accounts.people.find_member`."""
    return Actor(
        kind="member", person_id=row["id"], name=row["name"], email=row["email"], team_id=row["team_id"],
        team_name=row["team_name"], team_zone=row["team_zone"],
        roles=frozenset(row["roles"].split(",")),
    )


def install(app: Flask, parts: Parts) -> None:
    """Let Flask-Login load members through their team, so that a removed member is signed out from the next request on."""
    manager = LoginManager()
    manager.session_protection = None  # sessions live in the database and are ended there
    manager.init_app(app, add_context_processor=False)  # templates have `actor`; pages about an outage must not look the person up

    @manager.user_loader
    def load(person_id: str) -> Member | None:
        row = find_member(parts.db, session.get("team_id", ""), person_id)
        if row is None:
            return None
        return Member(person_id, row["language"], row["theme"], bool(row["single_keys"]), actor_of(row))

"""Keeps demos and installations apart: everybody knows the demo's passwords."""

from accounts.queries import find_person_by_email
from engines.database.contract import Database
from foundation.here import Passwords
from tagning.config import BadSetting, Config
from tagning.demo import queries
from tagning.demo.people import DEMO_PEOPLE
from tagning.hiding import shown


def list_open(db: Database, passwords: Passwords) -> list[str]:
    """The addresses of demo people who can still sign in with the printed password."""
    found = [(person, find_person_by_email(db, person.email)) for person in DEMO_PEOPLE]
    return [person.email for person, row in found if row and passwords.fits(row["password_hash"], person.password)]


def require_no_demo(config: Config, db: Database, passwords: Passwords) -> None:
    """Raise BadSetting when a demo's people could sign in here."""
    if list_open(db, passwords):
        raise BadSetting(
            f"TAGNING_DATABASE={shown(config.database)} holds a demo, whose passwords everybody knows. Start it with `tagning demo`, "
            "or name another database for an installation of your own."
        )


def require_no_installation(config: Config, db: Database) -> None:
    """Raise BadSetting when the database holds real teams and no demo yet: its people would join theirs."""
    if queries.count_people(db) and not queries.find_person(db, DEMO_PEOPLE[0].email):
        raise BadSetting(
            f"TAGNING_DATABASE={shown(config.database)} holds an installation, and a demo's passwords are known to everybody. Name another "
            "folder for the demo with TAGNING_DATA=…"
        )

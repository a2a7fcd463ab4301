"""The demo's people as actors."""

from accounts.people import find_member
from engines.database.contract import Database
from foundation.policy import Actor
from tagning.demo import queries
from tagning.demo.people import DEMO_PEOPLE
from tagning.web.signin import actor_of


def demo_actor(db: Database, short: str) -> Actor:
    """The demo person whose address begins with `short`."""
    email = next(person.email for person in DEMO_PEOPLE if person.email.startswith(f"{short}@"))
    person = queries.find_person(db, email)
    assert person is not None
    member = find_member(db, person["team_id"], person["id"])
    assert member is not None
    return actor_of(member)

"""Teams, their members and roles."""

from collections.abc import Iterable

from accounts import queries
from accounts.people import add_person, plain_email
from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.here import Passwords
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import ROLES, Actor
from foundation.zones import zones


def add_team(db: Database, clock: Clock, name: str, language: str) -> str:
    """Add a team; returns the id."""
    id = new_id()
    queries.add_team(db, id=id, name=name.strip(), language=language, now=clock.iso())
    return id


def found_team(db: Database, clock: Clock, passwords: Passwords, *, name: str, language: str, owner: str, email: str, password: str) -> str:
    """Create a team with its first owner; returns the team's id.

    An owner with an existing account keeps name and password. Raises Problem when the password is not acceptable.
    """
    with db.tx():
        known = queries.find_person_by_email(db, plain_email(email))
        if known is None:
            person_id = add_person(db, clock, passwords, email=email, name=owner, password=password, language=language, team=name)
        team_id = add_team(db, clock, name, language)
        add_member(db, clock, team_id, known["id"] if known else person_id, ["owner"])
    return team_id


def edit_team(db: Database, team_id: str, name: str, language: str, zone: str) -> None:
    """Save the team's name, the language of its mails to colleagues, and the time zone of its deadlines. Raises Problem for an unknown
    zone.
    """
    if zone not in zones():
        raise Problem("no_zone", _("Choose a time zone from the list."))
    queries.save_team(db, team_id, name=name.strip(), language=language, zone=zone)


def join_roles(roles: Iterable[str]) -> str:
    """The stored form of several roles: known ones, in a fixed order. Raises Problem when none is left."""
    chosen = set(roles)
    known = [role for role in ROLES if role in chosen]
    if not known:
        raise Problem("no_role", _("Choose at least one role."))
    return ",".join(known)


def add_member(db: Database, clock: Clock, team_id: str, person_id: str, roles: Iterable[str]) -> None:
    """Make the person a member; a removed member returns with these roles."""
    queries.save_membership(db, team_id=team_id, person_id=person_id, roles=join_roles(roles), now=clock.iso())


def find_member(db: Database, team_id: str, person_id: str) -> Row:
    """The current member of the team. Raises NotFound."""
    row = queries.find_member(db, team_id, person_id)
    if row is None:
        raise NotFound()
    return row


def change_roles(db: Database, clock: Clock, actor: Actor, team_id: str, person_id: str, roles: Iterable[str]) -> None:
    """Replace the member's roles. Raises NotFound, or Problem for the last owner."""
    wanted = join_roles(roles)
    with db.tx():
        before = find_member(db, team_id, person_id)["roles"]
        if "owner" not in wanted.split(","):
            _keep_an_owner(db, team_id, person_id)
        queries.save_roles(db, team_id, person_id, wanted)
        if before != wanted:
            record(db, clock, team_id, actor.person_id, events.ROLES_CHANGED, thing=f"person:{person_id}", before=before, after=wanted)


def remove_member(db: Database, clock: Clock, actor: Actor, team_id: str, person_id: str) -> Row:
    """Remove the person from the team and end their sessions; what they did stays.

    Returns the member. Raises NotFound, or Problem for the last owner.
    """
    with db.tx():
        member = find_member(db, team_id, person_id)
        _keep_an_owner(db, team_id, person_id)
        queries.remove_membership(db, team_id, person_id, clock.iso())
        queries.end_sessions(db, person_id)
        record(db, clock, team_id, actor.person_id, events.MEMBER_REMOVED, thing=f"person:{person_id}")
    return member


def restore_member(db: Database, clock: Clock, actor: Actor, team_id: str, person_id: str) -> Row:
    """Make a former member a member again, with the same roles; returns the member. Raises NotFound."""
    with db.tx():
        if queries.restore_membership(db, team_id, person_id):
            record(db, clock, team_id, actor.person_id, events.MEMBER_RESTORED, thing=f"person:{person_id}")
        return find_member(db, team_id, person_id)


def _keep_an_owner(db: Database, team_id: str, person_id: str) -> None:
    others = [row for row in queries.list_members(db, team_id) if row["id"] != person_id]
    if not any("owner" in row["roles"].split(",") for row in others):
        raise Problem("last_owner", _("A team needs an owner. Make somebody else an owner first."), 409)

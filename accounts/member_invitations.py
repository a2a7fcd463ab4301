"""Invitations to a team, by mail."""

from collections.abc import Iterable
from datetime import timedelta

from accounts import queries
from accounts.people import plain_email
from accounts.teams import add_member, join_roles
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, iso
from foundation.errors import NotFound, Problem
from foundation.ids import hash_token, link_token, new_id
from foundation.language import mark as _
from foundation.mails import TRIES
from foundation.policy import Actor

LASTS = timedelta(days=7)


def invite_member(db: Database, clock: Clock, secret: bytes, actor: Actor, email: str, roles: Iterable[str]) -> str:
    """Invite the address to the actor's team and queue the mail; returns the invitation's id. Raises Problem."""
    email, wanted, id = plain_email(email), join_roles(roles), new_id()
    team_id, person_id = actor.team_id or "", actor.person_id or ""
    with db.tx():
        if queries.is_member(db, team_id, email):
            raise Problem("is_member", _("%(email)s is already a member."), 409, email=email)
        if queries.is_invited(db, team_id, email):
            raise Problem("is_invited", _("%(email)s already has an invitation. You can send it again from the list."), 409, email=email)
        queries.add_member_invitation(
            db, id=id, team_id=team_id, email=email, roles=wanted, token_hash=hash_token(token_of(secret, id)),
            invited_by=person_id, now=clock.iso(), expires_at=iso(clock.now() + LASTS),
        )
        _have_mailed(db, clock, team_id, id)
    return id


def token_of(secret: bytes, invitation_id: str) -> str:
    """The token of the invitation's personal link."""
    return link_token(secret, "member", invitation_id)


def find_invitation(db: Database, team_id: str, invitation_id: str) -> Row:
    """The team's open invitation. Raises NotFound."""
    row = queries.find_member_invitation(db, team_id, invitation_id)
    if row is None:
        raise NotFound()
    return row


def resend_invitation(db: Database, clock: Clock, team_id: str, invitation_id: str) -> Row:
    """Mail the same link again and extend it to a week from now. Raises NotFound."""
    with db.tx():
        row = find_invitation(db, team_id, invitation_id)
        queries.prolong_member_invitation(db, team_id, invitation_id, iso(clock.now() + LASTS))
        _have_mailed(db, clock, team_id, invitation_id)
    return row


def withdraw_invitation(db: Database, clock: Clock, team_id: str, invitation_id: str) -> Row:
    """Invalidate the link. Raises NotFound, also when somebody has just joined with it."""
    row = find_invitation(db, team_id, invitation_id)
    if not queries.withdraw_member_invitation(db, team_id, invitation_id, clock.iso()):
        raise NotFound()
    return row


def restore_invitation(db: Database, team_id: str, invitation_id: str) -> Row:
    """Let a withdrawn invitation's link work again; returns the invitation. Raises NotFound."""
    with db.tx():
        queries.restore_member_invitation(db, team_id, invitation_id)
        return find_invitation(db, team_id, invitation_id)


def find_by_link(db: Database, clock: Clock, token: str) -> Row:
    """The open invitation of a link. Raises Problem 404 with the reason when it is not open."""
    row = queries.find_member_invitation_by_token(db, hash_token(token))
    if row is None:
        raise Problem("unknown_link", _("This link does not work. Check that the whole address was copied."), 404)
    if row["accepted_at"]:
        raise Problem("used_link", _("This invitation has been used. Sign in with your address and password."), 404)
    if row["withdrawn_at"]:
        raise Problem("withdrawn_link", _("This invitation was withdrawn. Ask the person who invited you."), 404)
    if row["expires_at"] <= clock.iso():
        raise Problem("old_invitation", _("This invitation has expired. Ask the person who invited you to send it again."), 404)
    return row


def accept(db: Database, clock: Clock, invitation: Row, person_id: str) -> None:
    """Make the person a member with the invitation's roles. Raises Problem when it was used or withdrawn meanwhile."""
    with db.tx():
        if not queries.accept_member_invitation(db, invitation["team_id"], invitation["id"], clock.iso()):
            raise Problem("used_link", _("This invitation has been used. Sign in with your address and password."), 404)
        add_member(db, clock, invitation["team_id"], person_id, invitation["roles"].split(","))


def _have_mailed(db: Database, clock: Clock, team_id: str, invitation_id: str) -> None:
    jobs.put(
        db, clock, "mail_member_invitation", team_id=team_id, subject=f"member_invitation:{invitation_id}",
        max_attempts=TRIES, invitation_id=invitation_id,
    )

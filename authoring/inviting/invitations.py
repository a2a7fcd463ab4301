"""Invitations: who is invited, by which link, until when, and what can still be changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from authoring.inviting import list_queries, queries
from authoring.inviting.candidates import Candidate, read_email
from authoring.inviting.deadlines import require_future
from authoring.inviting.interviews import PUBLISHED
from engines.database.contract import Conflict, Database, Row
from foundation import jobs
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock, iso, parse
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.mails import TRIES
from foundation.paging import FIRST_PAGE, Ask, Page
from foundation.policy import Actor
from interviews.invitation import SUBMITTED, WITHDRAWN, effective_deadline, state_of, token_hash
from interviews.list_queries import refresh_candidate
from interviews.more_time import USUAL
from interviews.numbers import give_number

MOST_MAILS = 2000
PERIOD = timedelta(days=1)
UNDELIVERED = "undelivered"


@dataclass
class Outcome:
    """The result of a round of invitations: ids of the new ones, and candidates who were invited already."""

    invited: list[str] = field(default_factory=list)
    known: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True)
class Standings:
    """How many of an interview's invitations stand where: `by_state`, with undelivered mail under UNDELIVERED, and its `funnel`."""

    by_state: Counter[str]
    funnel: dict[str, int]
    """The numbers of those `invited`, `opened`, `started` and `submitted`, without the withdrawn ones."""

    @property
    def all(self) -> int:
        """The number of all invitations."""
        return sum(self.by_state.values()) - self.by_state[UNDELIVERED]


def list_invitations(db: Database, clock: Clock, interview: Row, ask: Ask = FIRST_PAGE, standings: Standings | None = None) -> Page:
    """A page of the interview's invitations, each with its `standing`, its `closes_at` and whether its mail is `undelivered`.

    With `standings` they need not be counted again.
    """
    team_id = interview["team_id"]
    total = (standings.by_state[ask.show] if ask.show else standings.all) if standings and not ask.search else None
    page = list_queries.list_invitations(db, team_id, interview["id"], ask, clock.iso(), total)
    rows = queries.find_invitations(db, team_id, [row["id"] for row in page.rows])
    return replace(page, rows=[_told(row, clock) for row in rows])


def count_standings(db: Database, clock: Clock, interview: Row) -> Standings:
    """Where the interview's invitations stand now."""
    counts: Counter[str] = Counter()
    funnel: Counter[str] = Counter(invited=0, opened=0, started=0, submitted=0)
    for row in list_queries.count_standings(db, interview["team_id"], interview["id"], clock.iso()):
        counts[row["standing"]] += row["n"]
        counts[UNDELIVERED] += row["n"] * row["undelivered"]
        if row["standing"] != WITHDRAWN:
            funnel.update(invited=row["n"], opened=row["opened"], started=row["started"])
    return Standings(counts, {**funnel, "submitted": counts[SUBMITTED]})


def find_invitation(db: Database, clock: Clock, team_id: str | None, invitation_id: str) -> Row:
    """The team's invitation as in the list. Raises NotFound."""
    row = queries.find_invitation(db, team_id or "", invitation_id)
    if row is None:
        raise NotFound()
    return _told(row, clock)


def _told(row: Row, clock: Clock) -> Row:
    undelivered = bool(row["undeliverable_at"]) and not row["submitted_at"] and not row["withdrawn_at"]
    return {**row, "standing": state_of(row, clock.now()), "closes_at": effective_deadline(row), "undelivered": undelivered}


def split_known(db: Database, interview: Row, candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates who can be invited, and those who have an invitation to this interview already."""
    have = {row["email"] for row in queries.list_invited_emails(db, interview["team_id"], interview["id"])}
    return [one for one in candidates if one.email not in have], [one for one in candidates if one.email in have]


def invite(db: Database, clock: Clock, secret: bytes, actor: Actor, interview: Row, candidates: Sequence[Candidate]) -> Outcome:
    """Invite everyone who is not invited yet to the last published version, and queue the mails, all or none.

    Raises Problem when the interview is not open for invitations, or the team has reached the day's mail limit.
    """
    outcome = Outcome()
    with db.tx():
        _require_open(clock, interview)
        new, outcome.known = split_known(db, interview, candidates)
        require_mails(db, clock, interview["team_id"], len(new))
        withdrawn = {row["email"]: row for row in queries.list_withdrawn(db, interview["team_id"], interview["id"])}
        for candidate in new:
            outcome.invited.append(_invite(db, clock, secret, actor, interview, candidate, withdrawn.get(candidate.email)))
    return outcome


def _require_open(clock: Clock, interview: Row) -> None:
    if interview["state"] != PUBLISHED:
        raise Problem("not_published", _("Only a published interview can have candidates. Publish it or open it again first."), 409)
    deadline = interview["version_deadline"]
    if deadline and parse(deadline) <= clock.now():
        raise Problem(
            "deadline_passed", _("The deadline of the published interview has passed. Choose a later one and publish again."), 409
        )


def _invite(
    db: Database, clock: Clock, secret: bytes, actor: Actor, interview: Row, candidate: Candidate, withdrawn: Row | None
) -> str:
    team_id = interview["team_id"]
    candidate_id = queries.put_candidate(db, id=new_id(), team_id=team_id, name=candidate.name, email=candidate.email, now=clock.iso())
    if withdrawn:
        queries.revive_invitation(
            db, team_id=team_id, id=withdrawn["id"], version_id=interview["current_version_id"], invited_by=actor.person_id, now=clock.iso()
        )
        refresh_candidate(db, team_id, candidate_id)
        _next_link(db, clock, secret, withdrawn)
        return str(withdrawn["id"])
    id = new_id()
    queries.insert_invitation(
        db, id=id, team_id=team_id, interview_id=interview["id"], version_id=interview["current_version_id"],
        candidate_id=candidate_id, token_hash=token_hash(secret, id, 1), invited_by=actor.person_id, now=clock.iso(),
    )
    refresh_candidate(db, team_id, candidate_id)
    give_number(db, team_id, interview["id"], id)
    _put_mail(db, clock, team_id, id, 1)
    return id


def resend(db: Database, clock: Clock, invitation: Row) -> None:
    """Mail the same link again. Raises Problem when the invitation is over or the day's mail limit is reached."""
    _require_running(invitation)
    with db.tx():
        require_mails(db, clock, invitation["team_id"], 1)
        have_mailed(db, clock, invitation["team_id"], invitation["id"], invitation["generation"], "again")


def give_new_link(db: Database, clock: Clock, secret: bytes, invitation: Row) -> None:
    """Mail a new link, which invalidates every earlier one. Raises Problem as `resend` does."""
    _require_running(invitation)
    with db.tx():
        require_mails(db, clock, invitation["team_id"], 1)
        _next_link(db, clock, secret, invitation)


def correct_address(db: Database, clock: Clock, secret: bytes, invitation: Row, email: str) -> None:
    """Correct the candidate's address and mail a new link there, so that whoever got the first cannot use it.

    A candidate who has begun keeps their link, which leads back to their recordings. Raises Problem: `email` about the address itself,
    and as `resend` does.
    """
    _require_running(invitation)
    cleaned = read_email(email)
    if cleaned == invitation["email"]:
        raise Problem("email", _("That is already the address. To try again, send the link again."), 422)
    with db.tx():
        require_mails(db, clock, invitation["team_id"], 1)
        _write_address(db, invitation, cleaned)
        if invitation["started_at"]:
            have_mailed(db, clock, invitation["team_id"], invitation["id"], invitation["generation"], "again")
        else:
            _next_link(db, clock, secret, invitation)


def _write_address(db: Database, invitation: Row, email: str) -> None:
    try:
        with db.tx():
            queries.set_candidate_email(db, invitation["team_id"], invitation["candidate_id"], email)
            refresh_candidate(db, invitation["team_id"], invitation["candidate_id"])
    except Conflict:
        raise Problem(
            "email", _("Another candidate in your team has this address. Withdraw this invitation and invite that candidate instead."), 409
        ) from None


def extend_deadline(db: Database, clock: Clock, invitation: Row, deadline: str | None) -> None:
    """Extend the candidate's deadline, and tell them by mail. An expired invitation opens again.

    Raises Problem unless the deadline is in the future and later than the current one.
    """
    present = effective_deadline(invitation)
    if deadline is None or present is None:
        raise Problem("no_deadline", _("Write a date and a time.") if present else
                      _("This invitation has no deadline, so there is nothing to extend."), 422)
    if deadline <= present:
        raise Problem("not_later", _("A deadline can only be moved to a later time: candidates have planned by it."), 422)
    require_future(deadline, clock)
    with db.tx():
        require_mails(db, clock, invitation["team_id"], 1)
        if not queries.set_deadline(db, invitation["team_id"], invitation["id"], deadline):
            raise _over()
        refresh_candidate(db, invitation["team_id"], invitation["candidate_id"])
        have_mailed(db, clock, invitation["team_id"], invitation["id"], invitation["generation"], "deadline")


def give_time(db: Database, clock: Clock, actor: Actor, invitation: Row, percent: int, reason: str) -> None:
    """Let the candidate think and answer longer than the clips say, by one of `more_time.PERCENTS`, from the next question or take on.

    The reason goes when the times are as for everyone again. Raises Problem when the answers are submitted or the invitation withdrawn.
    """
    kept = reason if percent != USUAL else ""
    if not queries.set_time(
        db, invitation["team_id"], invitation["id"], percent=percent, reason=kept, by=str(actor.person_id), now=clock.iso(),
    ):
        raise _over()


def withdraw(db: Database, clock: Clock, actor: Actor, invitation: Row) -> None:
    """Invalidate the link; recordings stay. Raises Problem when the answers are submitted already."""
    with db.tx():
        if not queries.set_withdrawn(db, invitation["team_id"], invitation["id"], clock.iso()):
            raise _over()
        _record(db, clock, actor, invitation, events.WITHDRAWN)


def restore(db: Database, clock: Clock, actor: Actor, invitation: Row) -> None:
    """Let a withdrawn invitation's link work again, as it was. Raises Problem when it is not withdrawn."""
    with db.tx():
        if not queries.set_restored(db, invitation["team_id"], invitation["id"]):
            raise Problem("not_withdrawn", _("This invitation is not withdrawn."), 409)
        _record(db, clock, actor, invitation, events.RESTORED)


def _record(db: Database, clock: Clock, actor: Actor, invitation: Row, kind: str) -> None:
    thing = f"invitation:{invitation['id']}"
    record(db, clock, invitation["team_id"], actor.person_id, kind, chain=invitation["interview_id"], thing=thing)


def _next_link(db: Database, clock: Clock, secret: bytes, invitation: Row) -> None:
    generation = invitation["generation"] + 1
    if not queries.renew_link(
        db, team_id=invitation["team_id"], id=invitation["id"], generation=generation,
        token_hash=token_hash(secret, invitation["id"], generation),
    ):
        raise Problem("changed", _("Somebody just made a new link. Reload the page."), 409)
    have_mailed(db, clock, invitation["team_id"], invitation["id"], generation)


def _require_running(invitation: Row) -> None:
    if invitation["submitted_at"] or invitation["withdrawn_at"]:
        raise _over()
    if invitation["standing"] == "expired":
        raise Problem("expired", _("The deadline of this invitation has passed. Choose a later one; the link is then sent again."), 409)


def _over() -> Problem:
    return Problem("over", _("The answers have been submitted or the invitation withdrawn. Nothing was changed."), 409)


def require_mails(db: Database, clock: Clock, team_id: str, wanted: int) -> None:
    """Raise Problem 429 unless the team may send so many more mails today."""
    since = iso(clock.now() - PERIOD)
    left = MOST_MAILS - queries.count_mails(db, team_id, since)
    if wanted <= left:
        return
    hours = _hours_until_more(db, clock, team_id, since)
    raise Problem(
        "too_many_mails",
        _("A team can send %(most)s invitations a day, and %(left)s are left. Nothing was sent. You can send more in about %(hours)s h."),
        429, most=MOST_MAILS, left=max(left, 0), hours=hours, retry_after=hours * 3600,
    )


def _hours_until_more(db: Database, clock: Clock, team_id: str, since: str) -> int:
    oldest = queries.oldest_mail(db, team_id, since)
    wait = parse(oldest) + PERIOD - clock.now() if oldest else PERIOD
    return max(1, round(wait / timedelta(hours=1)))


def have_mailed(db: Database, clock: Clock, team_id: str, invitation_id: str, generation: int, occasion: str = "new") -> None:
    """Queue a mail with the current link; `occasion` is new, again or deadline. Call it in a transaction."""
    queries.clear_mail_trouble(db, team_id, invitation_id)
    _put_mail(db, clock, team_id, invitation_id, generation, occasion)


def _put_mail(db: Database, clock: Clock, team_id: str, invitation_id: str, generation: int, occasion: str = "new") -> None:
    """Queue a mail with the current link; `occasion` is new, again or deadline. Call it in a transaction."""
    jobs.put(
        db, clock, "send_invitation", team_id=team_id, subject=f"invitation:{invitation_id}",
        dedup=f"invitation:{invitation_id}:{generation}" if occasion == "new" else None,
        max_attempts=TRIES, invitation_id=invitation_id, generation=generation, occasion=occasion,
    )

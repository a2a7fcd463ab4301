"""Applies decisions: all that are pending at once, as they were read; each letter goes once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.database.contract import Database, Row
from engines.mail.contract import Deferred, Message, Refused
from foundation import jobs
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.jobs import Job
from foundation.language import Words
from foundation.language import mark as _
from foundation.mails import TRIES, refusal
from foundation.paging import Ask, Page
from foundation.policy import Actor
from foundation.work import Work
from review.deciding import letter_queries as queries
from review.deciding.letters import Letter, letter_of
from review.deciding.reasons import VERDICTS
from review.sealing.sealing import DEBRIEF, DECIDED

SEND = "send_letter"


@dataclass(frozen=True)
class Outbox:
    """What is applied next: a page of Letters, how many of each kind there are, and what stands for the state in which they were read."""

    page: Page
    counts: dict[str, int]
    """By verdict those with a letter, and `none` for those without."""
    state: str

    @property
    def letters(self) -> int:
        """How many letters go."""
        return sum(self.counts[verdict] for verdict in VERDICTS)

    @property
    def decisions(self) -> int:
        """How many decisions are applied."""
        return sum(self.counts.values())


def open_outbox(db: Database, all_words: Mapping[str, Words], interview: Row, ask: Ask) -> Outbox:
    """The letters of all decisions that can be applied, a page of them; `ask.show` is a verdict or `none`."""
    team_id, four_eyes = interview["team_id"], interview["four_eyes"]
    page = queries.list_ready(db, team_id, interview["id"], four_eyes, ask)
    rows = {row["id"]: row for row in queries.list_letters(db, team_id, [row["id"] for row in page.rows])} if page.rows else {}
    letters = [letter_of(all_words, rows[row["id"]]) for row in page.rows if row["id"] in rows]
    counts = dict.fromkeys([*VERDICTS, "none"], 0)
    for row in queries.count_ready(db, team_id, interview["id"], four_eyes):
        counts[row["verdict"] if row["has_letter"] else "none"] += row["n"]
    shown = Page(letters, page.ask, page.total, page.first, page.after, page.before)
    return Outbox(shown, counts, state_of(db, interview))


def state_of(db: Database, interview: Row) -> str:
    """What stands for the interview's decisions and letters as they are now: another text as soon as one of them has changed."""
    state: dict[str, Any] = queries.find_state(db, interview["team_id"], interview["id"])
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def apply_all(db: Database, clock: Clock, all_words: Mapping[str, Words], actor: Actor, interview: Row, state: str) -> tuple[int, int]:
    """Apply every pending (and, where that is asked for, confirmed) decision and queue its letter, all or none.

    `state` is the outbox's as it was read. Returns how many decisions were applied and how many letters go. Raises Problem 409 when they
    are applied already, have changed since, or the interview is not in debrief.
    """
    team_id = interview["team_id"]
    with db.tx():
        rows = queries.list_all_ready(db, team_id, interview["id"], interview["four_eyes"])
        if not rows:
            raise _nothing_left(db, interview)
        if state != state_of(db, interview):
            raise Problem(
                "letters_changed", _("Something has changed since you opened this page. Nothing was sent. Read the letters again."), 409
            )
        if interview["phase"] not in (DEBRIEF, DECIDED):
            raise Problem("not_debrief", _("Decisions are applied in the debrief. Nothing was sent."), 409)
        letters = [_apply(db, clock, actor, letter_of(all_words, row)) for row in rows]
    return len(letters), sum(letters)


def _nothing_left(db: Database, interview: Row) -> Problem:
    last = queries.find_last_applied(db, interview["team_id"], interview["id"])
    if last is None:
        return Problem("nothing_pending", _("There is no decision to apply."), 409)
    return Problem(
        "applied", _("%(name)s has applied these decisions already. Each letter is sent once, so nothing was sent now."), 409,
        name=last["name"],
    )


def _apply(db: Database, clock: Clock, actor: Actor, letter: Letter) -> bool:
    decision, goes = letter.row, bool(letter.row["has_letter"])
    queries.set_applied(
        db, team_id=decision["team_id"], id=decision["id"], person_id=actor.person_id, now=clock.iso(),
        subject=letter.subject if goes else None, body=letter.body if goes else None,
    )
    if goes:
        jobs.put(
            db, clock, SEND, team_id=decision["team_id"], subject=f"invitation:{decision['invitation_id']}", max_attempts=TRIES,
            dedup=f"letter:{decision['id']}", decision_id=decision["id"],
        )
    record(
        db, clock, decision["team_id"], actor.person_id, events.DECISION_APPLIED, chain=decision["interview_id"],
        thing=f"invitation:{decision['invitation_id']}", decision=decision["id"], verdict=decision["verdict"], letter=int(goes),
    )
    return goes


def send_letter(work: Work, job: Job) -> None:
    """Mail an applied decision's letter. Idempotent: its key is the decision. A refusal is noted on the decision, and the job is parked."""
    team_id = job.team_id or ""
    row = queries.find_letter(work.db, team_id, job.args["decision_id"])
    if row is None or not row["applied_at"] or row["mailed_at"]:
        return
    try:
        work.mail.send(write_message(work, letter_of(work.words, row)))
    except Refused as refused:
        queries.set_mail_problem(work.db, team_id, row["id"], refused.words)
        raise refusal(refused.words) from None
    except Exception as error:
        told = error.words if isinstance(error, Deferred) else type(error).__name__
        queries.set_mail_problem(work.db, team_id, row["id"], told[:300])
        raise
    queries.set_mailed(work.db, team_id, row["id"], work.clock.iso())


def write_message(work: Work, letter: Letter) -> Message:
    """The mail in the candidate's language, as text and as HTML; replies go to the person who invited them."""
    row = letter.row
    words = work.words[row["language"]].in_zone(row["team_zone"])
    values = {"letter": letter, "team": row["team_name"], "paragraphs": paragraphs_of(letter.body)}
    text, html = (work.render(f"mail/review/letter.{ending}", words, **values) for ending in ("txt", "html"))
    return Message(
        key=f"letter:{row['id']}", to=row["email"], subject=letter.subject, text=text, html=html, sender=work.mail_from,
        team_id=row["team_id"], kind="letter", reply_to=row["contact_email"],
    )


def paragraphs_of(body: str) -> list[list[str]]:
    """The body's paragraphs, each as its lines."""
    return [block.split("\n") for block in body.split("\n\n") if block.strip()]

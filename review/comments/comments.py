"""Comments at a moment or over a range of an answer, in threads.

Every change of a comment (new, edited, removed) takes the interview's next number. A page sends the last number it has seen, and gets
what is new. The number is the time of the change in milliseconds, and later than every other: a count would tell a reviewer how much
colleagues have written that is still sealed.
"""

from collections.abc import Callable, Sequence

from engines.database.contract import Conflict, Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.untrusted import lines
from review.answers import require_inside
from review.comments import queries

LONGEST = 4000
MOST_NEWS = 500
_TRIES = 5


def comments_since(
    db: Database, team_id: str, person_id: str, after: int, answer_ids: Sequence[str], open_answers: Sequence[str],
) -> list[Row]:
    """Comments of a few answers that changed after the number `after`, at most MOST_NEWS: the person's own, and all on the open answers."""
    return queries.list_comments(db, team_id, person_id, after, MOST_NEWS, answer_ids, open_answers)


def add_comment(
    db: Database, clock: Clock, answer: Row, author_id: str, *, at_ms: int, until_ms: int | None, body: str, parent_id: str | None = None,
) -> Row:
    """Add a comment to the answer; durable on return. A reply has its thread's moment; the caller has checked that the author may see it.

    Raises Problem for empty or too long text and for a moment outside the answer, NotFound for a thread of another answer.
    """
    body = check_body(body)
    if parent_id is not None:
        at_ms, until_ms, parent_id = _thread_of(db, answer, parent_id)
    require_inside(answer, at_ms, until_ms)
    comment_id = new_id()
    values = {
        "id": comment_id, "team_id": answer["team_id"], "interview_id": answer["interview_id"], "answer_id": answer["id"],
        "author_id": author_id, "parent_id": parent_id, "at_ms": at_ms, "until_ms": until_ms, "body": body, "now": clock.iso(),
    }
    _numbered(db, clock, answer["team_id"], answer["interview_id"], lambda seq: queries.insert_comment(db, seq=seq, **values))
    return find_comment(db, answer["team_id"], comment_id)


def edit_comment(db: Database, clock: Clock, comment: Row, body: str, from_seq: int) -> tuple[Row, bool]:
    """Change the comment's text, unless it was changed after the number `from_seq`, which the writer saw: the comment as it is now, and
    whether it has this text. Raises Problem for empty or too long text."""
    body = check_body(body)
    team_id, comment_id, now = comment["team_id"], comment["id"], clock.iso()
    _numbered(
        db, clock, team_id, comment["interview_id"], lambda seq: queries.update_comment(db, team_id, comment_id, body, from_seq, seq, now),
    )
    comment = find_comment(db, team_id, comment_id)
    return comment, comment["body"] == body


def remove_comment(db: Database, clock: Clock, comment: Row) -> None:
    """Remove the comment; its replies stay."""
    team_id, comment_id, now = comment["team_id"], comment["id"], clock.iso()
    _numbered(db, clock, team_id, comment["interview_id"], lambda seq: queries.remove_comment(db, team_id, comment_id, seq, now))


def find_comment(db: Database, team_id: str, comment_id: str) -> Row:
    """The team's comment. Raises NotFound."""
    row = queries.find_comment(db, team_id, comment_id)
    if row is None:
        raise NotFound()
    return row


def check_body(body: str) -> str:
    """The trimmed text. Raises Problem when it is empty or too long."""
    body = lines(body)
    if not body:
        raise Problem("empty_comment", _("Write something first."))
    if len(body) > LONGEST:
        raise Problem("long_comment", _("A comment can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST)
    return body


def _thread_of(db: Database, answer: Row, parent_id: str) -> tuple[int, int | None, str]:
    parent = find_comment(db, answer["team_id"], parent_id)
    if parent["answer_id"] != answer["id"]:
        raise NotFound()
    return parent["at_ms"], parent["until_ms"], parent["parent_id"] or parent["id"]


def _numbered(db: Database, clock: Clock, team_id: str, interview_id: str, write: Callable[[int], object]) -> None:
    """Call `write` with the interview's next number; when another writer takes that number first, retry with the next."""
    now_ms = int(clock.now().timestamp() * 1000)
    for attempt in range(_TRIES):
        try:
            with db.tx():
                write(max(queries.last_seq(db, team_id, interview_id) + 1, now_ms))
            return
        except Conflict:
            if attempt == _TRIES - 1:
                raise

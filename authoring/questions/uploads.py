"""This room's uploads: takes of questions, live from the recorder or as files."""

from authoring.questions.live_recipe import RECIPE
from authoring.questions.takes import add_take
from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Forbidden
from foundation.policy import Actor, may
from foundation.uploads import MIB, Purpose, Subject
from interviews.question import find_question

MOST_BYTES = 2048 * MIB


def may_begin(db: Database, actor: Actor, subject: str) -> Subject:
    """The upload's subject: the question that the take is for. Raises Forbidden, NotFound."""
    if not may(actor, "question.edit"):
        raise Forbidden()
    question = find_question(db, actor.team_id, subject)
    return Subject(question["team_id"], actor.key)


def may_continue(db: Database, actor: Actor, upload: Row) -> bool:
    """Whether this member may go on sending: the role may have been removed meanwhile."""
    return may(actor, "question.edit", upload)


def on_finished(db: Database, clock: Clock, upload: Row) -> None:
    """Turn the finished upload into a take."""
    add_take(db, clock, upload)


TAKES = Purpose("take", MOST_BYTES, may_begin, may_continue, on_finished, RECIPE)
PURPOSES: tuple[Purpose, ...] = (TAKES,)

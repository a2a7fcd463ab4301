"""The demo's candidates. They answer by the answering room's rules; the review room's rules add comments and scores."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from engines.database.contract import Row
from foundation.clock import Clock, FixedClock, iso, parse
from foundation.jobs import Job
from foundation.policy import Actor
from tagning.demo import queries
from tagning.demo.actors import demo_actor
from tagning.demo.story import Candidate, Opening
from tagning.parts import Parts

_BETWEEN_MS = 4 * 60 * 1000
_UNTIL_MAILED = timedelta(seconds=20)


def next_answer(parts: Parts, opening: Opening, interview: Row, job: Job) -> str:
    """Make one more answer, submission, or round of comments and scores. Returns `waiting`, `done` or `finished`."""
    _date_mails(parts, interview)
    for who, candidate in enumerate(opening.candidates):
        row = queries.find_invitation(parts.db, interview["team_id"], interview["id"], candidate.email)
        if row is None or candidate.state == "invited":
            continue
        if row["consented_at"] is None:
            _consent(_at(parts, candidate), parts, row)
        if candidate.state != "submitted" or row["submitted_at"]:
            continue
        if row["answered"] < len(candidate.seconds):
            _answer(parts, candidate, row, job)
            return "done"
        if queries.count_unready(parts.db, interview["team_id"], row["id"]):
            return "waiting"
        _submit_and_review(parts, opening, who, row)
        return "done"
    return "finished"


def _date_mails(parts: Parts, interview: Row) -> None:
    """Backdate the mails of candidates who answer. A job sends them now, but these candidates got theirs when they were invited."""
    from authoring.inviting.queries import set_mailed

    for row in queries.list_mailed(parts.db, interview["team_id"], interview["id"]):
        soon = parse(row["created_at"]) + _UNTIL_MAILED
        if parse(row["mailed_at"]) > soon:
            set_mailed(parts.db, row["team_id"], row["id"], row["generation"], iso(soon))


def _at(parts: Parts, candidate: Candidate, answered: int = 0) -> FixedClock:
    clock = FixedClock(parts.clock.now() - timedelta(days=candidate.days_ago, hours=candidate.seed % 7))
    clock.advance(answered * _BETWEEN_MS)
    return clock


def _visit(parts: Parts, invitation_id: str) -> tuple[Actor, Row]:
    from answering.visits import find_visit

    actor = Actor(kind="candidate", invitation_ids=frozenset({invitation_id}))
    return actor, find_visit(parts.db, actor, invitation_id)


def _consent(clock: Clock, parts: Parts, row: Row) -> None:
    from answering.consent import give_consent, note_opened

    _, visit = _visit(parts, row["id"])
    note_opened(parts.db, clock, visit)
    give_consent(parts.db, clock, visit)


def _answer(parts: Parts, candidate: Candidate, row: Row, job: Job) -> None:
    from answering.arrivals import ANSWER
    from answering.takes import begin_take, end_take, keep_take, start_thinking
    from foundation.uploads import Wanted, begin_upload, finish_if_whole
    from media.synthetic.people import person

    done = row["answered"]
    seconds, clock = candidate.seconds[done], _at(parts, candidate, done)
    with TemporaryDirectory(prefix="tagning-demo-") as folder:
        path = Path(folder) / "answer.webm"
        person(path, seed=candidate.seed, seconds=seconds, size=candidate.size, fps=30)
        job.beat()
        data = path.read_bytes()
    actor, visit = _visit(parts, row["id"])
    # In one transaction: the clock stands in the past, and a worker closes a take that began long ago and has no bytes yet.
    with parts.db.tx():
        start_thinking(parts.db, clock, visit, done + 1)
        take = begin_take(parts.db, clock, visit, done + 1)
        upload = begin_upload(
            parts.db, parts.blobs, parts.clock, actor, ANSWER,
            Wanted("answer", take["id"], "answer.webm", "video/webm", len(data)), most=ANSWER.max_bytes,
        )
        parts.blobs.append(upload["id"], 0, [data])
        finish_if_whole(parts.db, parts.blobs, parts.clock, ANSWER, upload)
        clock.advance(seconds * 1000)
        end_take(parts.db, clock, visit, take["id"], seconds * 1000)
        keep_take(parts.db, clock, visit, take["id"])


def _submit_and_review(parts: Parts, opening: Opening, who: int, row: Row) -> None:
    from answering.submission import submit

    candidate = opening.candidates[who]
    clock = _at(parts, candidate, len(candidate.seconds))
    actor, visit = _visit(parts, row["id"])
    with parts.db.tx():
        submit(parts.db, clock, visit, leave_out=False)
        answer_ids = queries.list_answer_ids(parts.db, visit["team_id"], row["id"])
        _comment(parts, opening, clock, who, visit["team_id"], answer_ids)
        _score(parts, opening, clock, who, visit["team_id"], answer_ids)


def _comment(parts: Parts, opening: Opening, clock: FixedClock, who: int, team_id: str, answer_ids: list[str]) -> None:
    from review.answers import find_answer
    from review.comments.comments import add_comment

    for comment in opening.comments:
        if comment.who != who:
            continue
        clock.advance(11 * 60 * 1000)
        answer = find_answer(parts.db, team_id, answer_ids[comment.question])
        author = demo_actor(parts.db, comment.author)
        written = add_comment(
            parts.db, clock, answer, author.person_id or "", at_ms=comment.at_ms, until_ms=comment.until_ms, body=comment.body
        )
        for short, body in comment.replies:
            clock.advance(25 * 60 * 1000)
            add_comment(
                parts.db, clock, answer, demo_actor(parts.db, short).person_id or "",
                at_ms=comment.at_ms, until_ms=None, body=body, parent_id=written["id"],
            )


def _score(parts: Parts, opening: Opening, clock: Clock, who: int, team_id: str, answer_ids: list[str]) -> None:
    from interviews.scorecard import current_scorecard
    from review.answers import find_answer
    from review.scorecards.evidence import cite
    from review.scorecards.handing_in import hand_in
    from review.scorecards.marks import VALUE, Mark, give_mark

    answers = [find_answer(parts.db, team_id, answer_id) for answer_id in answer_ids]
    card = current_scorecard(parts.db, team_id, answers[0]["interview_id"])
    for short, rows in opening.scores.items():
        reviewer = demo_actor(parts.db, short)
        for one, value in zip(card.competencies, rows[who], strict=True):
            if not value:
                continue
            answer = next(answer for answer in answers if one.is_judged_on(answer["question_id"]))
            cite(parts.db, clock, reviewer, answer, one.id, scorecard_id=card.id, at_ms=1500 + 300 * value, until_ms=4000 + 500 * value)
            give_mark(parts.db, clock, reviewer, answer, one.id, Mark(VALUE, value), scorecard_id=card.id)
        if all(rows[who]):
            hand_in(parts.db, clock, reviewer, answers[0], card.id)

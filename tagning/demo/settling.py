"""Takes a role to the debrief, where maria has made some decisions that are still pending."""

from datetime import timedelta

from engines.database.contract import Row
from foundation.clock import FixedClock
from tagning.demo import queries
from tagning.demo.actors import demo_actor
from tagning.demo.story import Opening
from tagning.parts import Parts

_DEBRIEF = timedelta(days=1)


def settle(parts: Parts, opening: Opening, interview: Row) -> str:
    """Move the interview to its phase and decide, when that is not done yet. Returns `done` or `finished`."""
    from review.answers import find_interview
    from review.deciding.decisions import decide
    from review.deciding.decisions import find_interview as find_deciding
    from review.phases.phases import move

    found = find_interview(parts.db, interview["team_id"], interview["id"])
    if found["phase"] == opening.phase:
        return "finished"
    maria, clock = demo_actor(parts.db, "maria"), FixedClock(parts.clock.now() - _DEBRIEF)
    with parts.db.tx():
        move(parts.db, clock, maria, found, was=found["phase"], to=opening.phase, reason="")
        deciding = find_deciding(parts.db, interview["team_id"], interview["id"])
        for email, verdict in opening.verdicts.items():
            row = queries.find_invitation(parts.db, interview["team_id"], interview["id"], email)
            if row:
                decide(parts.db, clock, maria, deciding, row["id"], verdict, before="")
    return "done"

"""Anonymous interviews on the recruiter's side: who invites candidates knows their names, and nobody else reads them here."""

from authoring.inviting import anonymity_queries as queries
from engines.database.contract import Database, Row
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.policy import Actor


def hides_from(actor: Actor, interview: Row) -> bool:
    """Whether this person is not to read who the interview's candidates are: until it is decided, only who invites does."""
    return bool(interview["is_anonymous"]) and interview["phase"] != "decided" and not actor.may("invitation.edit")


def require_names(actor: Actor, interview: Row) -> None:
    """Raise Problem 403 for whoever is not to read who the candidates are."""
    if hides_from(actor, interview):
        raise Problem(
            "anonymous", _("This interview is anonymous until it is decided. Only those who invite see its list of candidates."), 403
        )


def set_anonymous(db: Database, interview: Row, on: bool) -> None:
    """Make the interview anonymous in review, or not. Raises Problem 409 when names would open after the first score."""
    with db.tx():
        if not on and queries.has_marks(db, interview["team_id"], interview["id"]):
            raise Problem(
                "has_marks", _("Scores are given already, so the interview stays anonymous. Names open when it is decided."), 409
            )
        queries.set_anonymous(db, interview["team_id"], interview["id"], int(on))

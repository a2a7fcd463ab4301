"""Authorization: one table and one pure function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROLES = ("owner", "recruiter", "reviewer", "lead")


@dataclass(frozen=True)
class Actor:
    """Who sends the request: nobody, a member of a team, or a candidate with the invitations their browser has opened."""

    kind: str = "anonymous"  # anonymous | member | candidate
    person_id: str | None = None
    name: str = ""
    email: str = ""
    team_id: str | None = None
    team_name: str = ""
    team_zone: str = ""
    """The time zone of the team; empty for everybody who is not a member."""
    roles: frozenset[str] = frozenset()
    invitation_ids: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether this is a member of a team."""
        return self.kind == "member"

    @property
    def key(self) -> str:
        """The actor's key for ownership of uploads and for rate limits; empty for nobody."""
        return f"person:{self.person_id}" if self.person_id else ""

    def may(self, verb: str, thing: Mapping[str, Any] | None = None) -> bool:
        """`may(self, verb, thing)`, short for templates."""
        return may(self, verb, thing)


NOBODY = Actor()

_ALL = frozenset(ROLES)
_AUTHORS = frozenset({"owner", "recruiter"})
_JUDGES = frozenset({"owner", "lead", "reviewer"})
_SEERS = _AUTHORS | frozenset({"lead"})

# Verb -> the roles that may. Verbs that begin with "candidate." are decided by the invitation.
RULES: dict[str, frozenset[str]] = {
    "self.edit": _ALL,
    "member.list": _ALL,
    "member.edit": frozenset({"owner"}),
    "team.edit": frozenset({"owner"}),
    "outbox.see": _AUTHORS,
    "question.list": _SEERS,
    "question.see": _SEERS,
    "question.edit": _AUTHORS,
    "clip.publish": _AUTHORS,
    "interview.list": _SEERS,
    "interview.see": _SEERS,
    "interview.edit": _AUTHORS,
    "invitation.list": _SEERS,
    "invitation.edit": _AUTHORS,
    "upload.use": _AUTHORS,
    "review.list": _ALL,
    "review.see": _ALL,
    "comment.add": _JUDGES,
    "comment.edit": _JUDGES,
    "score.give": _JUDGES,
    "seal.break": frozenset({"owner", "lead"}),
    "review.lead": frozenset({"owner", "lead"}),
    "record.take": frozenset({"owner", "lead"}),
    "score.export": frozenset({"owner", "lead"}),
    "decision.see": frozenset({"owner", "lead"}),
    "decision.make": frozenset({"owner", "lead"}),
    "decision.rule": frozenset({"owner"}),
    "audit.see": frozenset({"owner"}),
}


def may(actor: Actor, verb: str, thing: Mapping[str, Any] | None = None) -> bool:
    """Whether `actor` may do `verb`, to `thing` if one is given (a row with `team_id`, or an invitation's row).

    Without a thing the answer depends on the role alone. A thing of another team is never allowed. Only its author may change a
    comment. Unknown verbs raise KeyError, so that a misspelt one cannot pass.
    """
    if verb.startswith("candidate."):
        return _candidate_may(actor, thing)
    allowed = RULES[verb]
    if actor.kind != "member" or not actor.roles & allowed:
        return False
    if thing is None:
        return True
    if thing["team_id"] != actor.team_id:
        return False
    return verb != "comment.edit" or thing["author_id"] == actor.person_id


def _candidate_may(actor: Actor, thing: Mapping[str, Any] | None) -> bool:
    if actor.kind != "candidate":
        return False
    return thing is None or thing["id"] in actor.invitation_ids


SMALL_BODY = 256 * 1024


@dataclass(frozen=True)
class PolicyLine:
    """The policy of one endpoint: the verb that is checked before the view runs.

    `anyone` is for pages that need no right. `camera` lets the page use camera, microphone and screen; headers forbid that on every
    other page. `body` is the most bytes of a request body; None where the endpoint counts by itself.
    """

    verb: str
    camera: bool = False
    body: int | None = SMALL_BODY


ANYONE = "anyone"

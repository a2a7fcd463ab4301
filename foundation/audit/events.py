"""What the audit log tells of: one line for each kind of event, with the sentence that says it."""

from dataclasses import dataclass

from foundation.language import mark as _


@dataclass(frozen=True)
class Event:
    """A kind of event. `says` is its sentence without a subject: the page puts the person before it."""

    group: str
    """One of GROUPS, to filter by."""
    says: str
    sealed: bool = False
    """Whether it tells of a colleague's review, which the seal hides from others while an interview is being scored."""


GROUPS = {
    "review": _("Review"),
    "decisions": _("Decisions"),
    "interviews": _("Interviews"),
    "team": _("Team"),
}

HANDED_IN = "scorecard.handed_in"
MARK_CHANGED = "score.changed"
SEAL_BROKEN = "seal.broken"
PHASE_MOVED = "interview.phase_moved"
RECORD_TAKEN = "record.taken"
SCORECARD_PUBLISHED = "scorecard.published"
WITHDRAWN = "invitation.withdrawn"
RESTORED = "invitation.restored"
ERASED = "candidate.erased"
ROLES_CHANGED = "member.roles_changed"
MEMBER_REMOVED = "member.removed"
MEMBER_RESTORED = "member.restored"
DECIDED = "decision.made"
DECISION_CHANGED = "decision.changed"
DECISION_CONFIRMED = "decision.confirmed"
CONFIRMATION_UNDONE = "decision.confirmation_undone"
DECISION_UNDONE = "decision.undone"
DECISION_APPLIED = "decision.applied"
FOUR_EYES_ON = "decision.four_eyes_on"
FOUR_EYES_OFF = "decision.four_eyes_off"

EVENTS: dict[str, Event] = {
    HANDED_IN: Event("review", _("handed in a scorecard"), sealed=True),
    MARK_CHANGED: Event("review", _("changed a score after handing in"), sealed=True),
    SEAL_BROKEN: Event("review", _("looked at sealed reviews")),
    DECIDED: Event("decisions", _("decided")),
    DECISION_CHANGED: Event("decisions", _("changed a decision")),
    DECISION_CONFIRMED: Event("decisions", _("confirmed a decision")),
    CONFIRMATION_UNDONE: Event("decisions", _("took back the confirmation of a decision")),
    DECISION_UNDONE: Event("decisions", _("undid a decision")),
    DECISION_APPLIED: Event("decisions", _("applied a decision")),
    FOUR_EYES_ON: Event("decisions", _("asked for a second person to confirm decisions")),
    FOUR_EYES_OFF: Event("decisions", _("stopped asking for a second person to confirm decisions")),
    PHASE_MOVED: Event("interviews", _("moved an interview to another phase")),
    RECORD_TAKEN: Event("interviews", _("took out the record of an interview")),
    SCORECARD_PUBLISHED: Event("interviews", _("put a scorecard into use")),
    WITHDRAWN: Event("interviews", _("withdrew an invitation")),
    RESTORED: Event("interviews", _("restored an invitation")),
    ERASED: Event("interviews", _("erased a candidate")),
    ROLES_CHANGED: Event("team", _("changed somebody's roles")),
    MEMBER_REMOVED: Event("team", _("removed a member")),
    MEMBER_RESTORED: Event("team", _("restored a member")),
}
"""Every kind that is written. A kind stays here as long as a log may hold it."""


def kinds_of(group: str) -> tuple[str, ...]:
    """The kinds of that group, or all of them where the group is empty or unknown."""
    return tuple(kind for kind, event in EVENTS.items() if event.group == group or group not in GROUPS)


SEALED_KINDS = tuple(kind for kind, event in EVENTS.items() if event.sealed)

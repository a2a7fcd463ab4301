"""Permanently refused mails to members: what to show an owner."""

from engines.database.contract import Row
from foundation.language import mark as _
from foundation.refusals import reason_of

_CHECK = _("Check the address. If it is wrong, withdraw this invitation and invite the right one; if it is right, mail it again.")
_ELSEWHERE = _("Mail it again later, or withdraw it and invite another address.")
_MOVED = _("Tell them. If the address is no longer in use, invite them with another one and remove this membership.")
_LATER = _("Tell them: once the mailbox takes mail again, they can ask for a new password once more.")


def told_of_invitation(row: Row) -> tuple[str, str]:
    """Why the invitation's mail did not arrive, and what to do: two translatable sentences."""
    reason, misspelt = reason_of(row["undeliverable_words"])
    return reason, _CHECK if misspelt else _ELSEWHERE


def told_of_member(row: Row) -> tuple[str, str]:
    """Why the member's password mail did not arrive, and what to do: two translatable sentences."""
    reason, moved = reason_of(row["undeliverable_words"])
    return reason, _MOVED if moved else _LATER

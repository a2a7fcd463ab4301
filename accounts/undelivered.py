"""Permanently refused mails to members: what to show an owner."""

from engines.database.contract import Row
from foundation.language import mark as _
from foundation.refusals import reason_of

_CHECK = _("Check the address. If it is wrong, withdraw this invitation and invite the right one. If it is right, send it again.")
_ELSEWHERE = _("Send it again later, or withdraw it and invite another address.")
_MOVED = _("Tell the person. If the address is no longer used, invite them with another one and remove this membership.")
_LATER = _("Tell the person. When the mailbox works again, mails arrive again; a new password must be asked for once more.")


def told_of_invitation(row: Row) -> tuple[str, str]:
    """Why the invitation's mail did not arrive, and what to do: two translatable sentences."""
    reason, misspelt = reason_of(row["undeliverable_words"])
    return reason, _CHECK if misspelt else _ELSEWHERE


def told_of_member(row: Row) -> tuple[str, str]:
    """Why a mail to the member did not arrive, and what to do: two translatable sentences."""
    reason, moved = reason_of(row["undeliverable_words"])
    return reason, _MOVED if moved else _LATER

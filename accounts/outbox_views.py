"""HTTP of this room: the mails of an installation without a mail server."""

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from accounts.blueprint import bp
from foundation.errors import NotFound
from foundation.links import links_in


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    """The team's sent mails."""
    return render_template("accounts/outbox.html", mails=_readable_mails())


@bp.get("/outbox/<mail_id>")
def mail(mail_id: str) -> ResponseReturnValue:
    """One mail, as text. Its HTML part says the same and is for mail programs."""
    for found in _readable_mails():
        if found.key_hash == mail_id:
            return render_template("accounts/mail.html", mail=found, pieces=links_in(found.text))
    raise NotFound()


def _readable_mails() -> list[Any]:
    """The team's mails that this person may read.

    A link to join carries roles, so only those who may give roles see it. Nobody but its recipient sees a link to a new password.
    """
    here = g.here
    if here.outbox is None:
        raise NotFound()
    kinds = {"invitation", "receipt"} | ({"member"} if here.actor.may("member.edit") else set())
    return [found for found in here.outbox.list_messages() if found.team_id == here.team_id and found.kind in kinds]

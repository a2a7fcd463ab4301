"""HTTP of this room: the mails of an installation without a mail server."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from accounts.blueprint import bp
from foundation.errors import NotFound
from foundation.links import links_in
from foundation.paging import page_of, read_ask


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    """The mails that the team has sent, a page at a time."""
    ask = read_ask(request.args)
    words = ask.search.lower()
    mails = [one for one in _readable_mails() if words in f"{one.to} {one.subject}".lower()]
    return render_template("accounts/outbox.html", page=page_of(mails, ask, lambda mail: [mail.sent_at, mail.key_hash]))


@bp.get("/outbox/<mail_id>")
def mail(mail_id: str) -> ResponseReturnValue:
    """One mail, as text. Its HTML part says the same and is for mail programs."""
    if mail_id not in {one.key_hash for one in _readable_mails()}:
        raise NotFound()
    found = g.here.outbox.find_message(mail_id)
    return render_template("accounts/mail.html", mail=found, pieces=links_in(found.text), language=found.language)


def _readable_mails() -> list[Any]:
    """The team's mails that this person may read, without their texts.

    A link to join carries roles, so only those who may give roles see it. Nobody but its recipient sees a link to a new password,
    and letters about decisions are read by those who decide.
    """
    here = g.here
    if here.outbox is None:
        raise NotFound()
    kinds = {"invitation", "receipt"} | ({"member"} if here.actor.may("member.edit") else set())
    kinds |= {"letter"} if here.actor.may("decision.make") else set()
    return [found for found in here.outbox.list_heads() if found.team_id == here.team_id and found.kind in kinds]

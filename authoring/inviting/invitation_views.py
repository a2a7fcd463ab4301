"""HTTP of this room: the candidates of an interview, invited one by one or as a list, and changes to their invitations."""

from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.inviting import csv_import, invitations, list_queries
from authoring.inviting.anonymity import require_names
from authoring.inviting.bounces import told_of
from authoring.inviting.candidates import read_candidate
from authoring.inviting.deadlines import to_local
from authoring.inviting.forms import AddressForm, CandidateForm, ExtensionForm, ListForm, TimeForm
from authoring.inviting.interview_views import interview_here, put_error
from authoring.inviting.interview_views import say as _
from authoring.inviting.invitations import UNDELIVERED
from authoring.inviting.list_queries import INVITATION_SORTS
from authoring.inviting.moved_deadlines import pending_move
from authoring.inviting.spreadsheet import is_spreadsheet, read_spreadsheet
from authoring.inviting.tables import decode
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import undo
from foundation.language import mark
from foundation.paging import read_ask
from foundation.untrusted import read_int
from interviews.invitation import STATES, link_of
from interviews.more_time import USUAL

ROWS_SHOWN = 100
"""Rows of a list on one page of its preview."""
NEWS_SECONDS = 5
STANDINGS = {
    "invited": (mark("Not opened"), "off"), "opened": (mark("Not started"), ""), "started": (mark("Answering"), "working"),
    "submitted": (mark("Submitted"), "good"), "expired": (mark("Deadline passed"), "warning"), "withdrawn": (mark("Withdrawn"), "off"),
}


def invitation_here(invitation_id: str) -> Row:
    """The team's invitation in the address. Raises NotFound, and Problem 403 where its candidate is not to be known to this person."""
    found = invitations.find_invitation(g.here.db, g.here.clock, g.here.team_id, invitation_id)
    require_names(g.here.actor, interview_here(found["interview_id"]))
    return found


@bp.get("/interviews/<interview_id>/candidates")
def interview_candidates(interview_id: str) -> ResponseReturnValue:
    """The invited candidates and their progress."""
    row = interview_here(interview_id)
    require_names(g.here.actor, row)
    return _candidates_page(row, CandidateForm())


@bp.post("/interviews/<interview_id>/candidates")
def invite_candidate(interview_id: str) -> ResponseReturnValue:
    """Invite one candidate."""
    here, row, form = g.here, interview_here(interview_id), CandidateForm(request.form)
    if not form.validate():
        return _candidates_page(row, form), 422
    candidate = read_candidate(form.name.data or "", form.email.data or "")
    outcome = invitations.invite(here.db, here.clock, here.secret, here.actor, row, [candidate])
    if outcome.known:
        put_error(form.email, Problem("known", mark("This address is already invited. You can send the link again from the list."), 409))
        return _candidates_page(row, form), 409
    flash(_("%(name)s is invited. The mail is on its way.", name=candidate.name))
    return redirect(url_for("authoring.interview_candidates", interview_id=row["id"]), 303)


def _candidates_page(row: Row, form: CandidateForm) -> str:
    here = g.here
    given = {**request.args, "show": request.args.get("show") or request.args.get("state", "")}
    counted = invitations.count_standings(here.db, here.clock, row)
    page = invitations.list_invitations(here.db, here.clock, row, read_ask(given, INVITATION_SORTS, (*STATES, UNDELIVERED)), counted)
    return render_template(
        "authoring/inviting/candidates.html", interview={**row, **counted.funnel}, form=form, now=here.clock.iso(), page=page,
        undelivered=UNDELIVERED, standings=standing_words(), counts=counted.by_state, move=pending_move(here.db, row),
        mails=list_queries.count_mails(here.db, here.team_id, row["id"]),
    )


@bp.get("/interviews/<interview_id>/news.json")
def interview_news(interview_id: str) -> ResponseReturnValue:
    """Whether something has changed with the interview's invitations."""
    here, row = g.here, interview_here(interview_id)
    return here.news({"invitations": list_queries.news_of(here.db, here.team_id, row["id"])}, NEWS_SECONDS)


def standing_words() -> dict[str, tuple[str, str]]:
    """The word and the badge style of each state."""
    return {state: (_(word), kind) for state, (word, kind) in STANDINGS.items()}


@bp.route("/interviews/<interview_id>/candidates/import", methods=["GET", "POST"])
def import_invitations(interview_id: str) -> ResponseReturnValue:
    """Parse a list and show its rows; nothing is sent yet."""
    row = interview_here(interview_id)
    form = ListForm(request.form)
    if request.method == "GET":
        return render_template("authoring/inviting/candidates_import.html", interview=row, form=form)
    try:
        text = _given_text(form)
        read = csv_import.read_candidates(text)
    except Problem as problem:
        put_error(form.text, problem)
        return render_template("authoring/inviting/candidates_import.html", interview=row, form=form), 422
    return _show_list(row, text, read)


def _given_text(form: ListForm) -> str:
    file = request.files.get("file")
    if not file or not file.filename:
        return form.text.data or ""
    data = file.read(csv_import.MOST_BYTES + 1)
    if len(data) > csv_import.MOST_BYTES:
        raise Problem("too_large", mark("The file is larger than 1 MB. Split the list, or remove the columns you do not need."), 413)
    return read_spreadsheet(data) if is_spreadsheet(data) else decode(data)


def _show_list(row: Row, text: str, read: csv_import.Read) -> ResponseReturnValue:
    new, known = invitations.split_known(g.here.db, row, [one.candidate for one in read.good])
    page = min(read_int(request.form.get("page"), least=1, otherwise=1), max(1, -(-len(new) // ROWS_SHOWN)))
    first = (page - 1) * ROWS_SHOWN
    return render_template(
        "authoring/inviting/candidates_list.html", interview=row, text=text, new=new, shown=new[first:first + ROWS_SHOWN], page=page,
        first=first + 1, known=known, lines={one.candidate.email: one.line for one in read.good}, rows=read.lines,
        broken=[(one.line, one.text, _(one.reason, **one.params)) for one in read.broken],
    )


@bp.post("/interviews/<interview_id>/candidates/invite-list")
def invite_list(interview_id: str) -> ResponseReturnValue:
    """Invite everyone on the list that was shown: all of its good rows, or nobody."""
    here, row = g.here, interview_here(interview_id)
    people = [one.candidate for one in csv_import.read_candidates(request.form.get("text", "")).good]
    if not people:
        raise Problem("nobody", mark("There is no one to invite in this list."), 422)
    outcome = invitations.invite(here.db, here.clock, here.secret, here.actor, row, people)
    flash(here.words.ngettext(
        "%(n)s candidate is invited. The mail is on its way.", "%(n)s candidates are invited. The mails are on their way.",
        len(outcome.invited),
    ))
    return redirect(url_for("authoring.interview_candidates", interview_id=row["id"]), 303)


@bp.get("/invitations/<invitation_id>")
def invitation(invitation_id: str) -> ResponseReturnValue:
    """One candidate's invitation: its history and the possible actions."""
    return _invitation_page(invitation_here(invitation_id))


def _invitation_page(
    row: Row, form: ExtensionForm | None = None, address_form: AddressForm | None = None, time_form: TimeForm | None = None,
) -> str:
    form = form or ExtensionForm()
    if not form.deadline.data:
        form.deadline.data = to_local(row["closes_at"], g.here.words.zone)
    reason, advice = told_of(row["undeliverable_words"])
    return render_template(
        "authoring/inviting/candidates_invitation.html", invitation=row, form=form, standings=standing_words(),
        reason=_(reason), advice=_(advice),
        time_form=time_form or TimeForm(data={"percent": row["time_percent"], "reason": row["time_reason"]}),
        address_form=address_form or AddressForm(data={"email": row["email"]}), interview=interview_here(row["interview_id"]),
    )


@bp.get("/invitations/<invitation_id>/link.json")
def invitation_link(invitation_id: str) -> ResponseReturnValue:
    """The personal link to copy: {"link": …}."""
    here, row = g.here, invitation_here(invitation_id)
    return jsonify(ok=True, link=link_of(here.base_url, here.secret, row))


@bp.post("/invitations/<invitation_id>/resend")
def resend_invitation(invitation_id: str) -> ResponseReturnValue:
    """Send the same link again."""
    row = invitation_here(invitation_id)
    invitations.resend(g.here.db, g.here.clock, row)
    return _done(row, _("The mail to %(name)s is on its way again, with the same link as before.", name=row["name"]))


@bp.post("/invitations/<invitation_id>/new-link")
def renew_invitation(invitation_id: str) -> ResponseReturnValue:
    """Send a new link, which invalidates the old one."""
    here, row = g.here, invitation_here(invitation_id)
    invitations.give_new_link(here.db, here.clock, here.secret, row)
    return _done(row, _("A new link is on its way to %(name)s. The old one no longer works.", name=row["name"]))


@bp.post("/invitations/<invitation_id>/address")
def correct_invitation(invitation_id: str) -> ResponseReturnValue:
    """Correct the candidate's address and send the link there."""
    here, row, form = g.here, invitation_here(invitation_id), AddressForm(request.form)
    if not form.validate():
        return _invitation_page(row, address_form=form), 422
    try:
        invitations.correct_address(here.db, here.clock, here.secret, row, form.email.data or "")
    except Problem as problem:
        if problem.code != "email":
            raise
        put_error(form.email, problem)
        return _invitation_page(row, address_form=form), problem.status
    return _done(row, _("The address is corrected, and the link to %(name)s is on its way there.", name=row["name"]))


@bp.post("/invitations/<invitation_id>/deadline")
def extend_invitation(invitation_id: str) -> ResponseReturnValue:
    """Extend the deadline."""
    here, row, form = g.here, invitation_here(invitation_id), ExtensionForm(request.form)
    if not form.validate():
        return _invitation_page(row, form), 422
    try:
        invitations.extend_deadline(here.db, here.clock, row, form.deadline.moment)
    except Problem as problem:
        if problem.status != 422:
            raise
        put_error(form.deadline, problem)
        return _invitation_page(row, form), 422
    when = here.words.moment(form.deadline.moment)
    return _done(row, _("%(name)s can answer until %(when)s, and is told by mail.", name=row["name"], when=when))


@bp.post("/invitations/<invitation_id>/time")
def give_time(invitation_id: str) -> ResponseReturnValue:
    """Let the candidate think and answer longer, or as long as everyone again."""
    here, row, form = g.here, invitation_here(invitation_id), TimeForm(request.form)
    if not form.validate():
        return _invitation_page(row, time_form=form), 422
    invitations.give_time(here.db, here.clock, here.actor, row, form.percent.data, form.reason.data or "")
    if form.percent.data == USUAL:
        return _done(row, _("%(name)s has the same time as everyone.", name=row["name"]))
    return _done(row, _("%(name)s has more time, and is told before each question. No mail is sent.", name=row["name"]))


@bp.post("/invitations/<invitation_id>/withdraw")
def withdraw_invitation(invitation_id: str) -> ResponseReturnValue:
    """Withdraw the invitation."""
    row = invitation_here(invitation_id)
    invitations.withdraw(g.here.db, g.here.clock, g.here.actor, row)
    take_back = undo(url_for("authoring.restore_invitation", invitation_id=row["id"]))
    return _done(row, _("The invitation to %(name)s is withdrawn. The link no longer works.", name=row["name"]), take_back)


@bp.post("/invitations/<invitation_id>/restore")
def restore_invitation(invitation_id: str) -> ResponseReturnValue:
    """Let a withdrawn invitation's link work again."""
    row = invitation_here(invitation_id)
    invitations.restore(g.here.db, g.here.clock, g.here.actor, row)
    return _done(row, _("The invitation to %(name)s is restored. The same link works again.", name=row["name"]))


def _done(row: Row, news: str, kind: str = "message") -> Any:
    flash(news, kind)
    return redirect(url_for("authoring.invitation", invitation_id=row["id"]), 303)

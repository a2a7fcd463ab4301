"""HTTP of this room: the team's members, and joining."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import member_invitations, people, queries, teams
from accounts.blueprint import bp
from accounts.forms import ROLE_HINTS, ROLE_WORDS, InviteForm, JoinAgainForm, JoinForm, RolesForm, TeamForm
from accounts.sign_in_views import _, enter, recognise, say
from accounts.undelivered import told_of_invitation, told_of_member
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import undo
from foundation.paging import read_ask
from foundation.limit import DAY, Limit

INVITATIONS = Limit("invite_member", 50, DAY)
"""For each team: a large one on its first day."""


@bp.get("/team/members")
def members() -> ResponseReturnValue:
    """Show the members and the invitations."""
    return _members_page(InviteForm(roles=["reviewer"]), _team_form())


def _team_form() -> TeamForm:
    sent = request.form if request.endpoint == "accounts.edit_team" else None
    return TeamForm(sent, data=queries.find_team(g.here.db, g.here.team_id))


def _members_page(invite_form: InviteForm, team_form: TeamForm) -> ResponseReturnValue:
    here = g.here
    page = render_template(
        "accounts/members.html", page=queries.list_members_page(here.db, here.team_id, read_ask(request.args)), now=here.clock.iso(),
        invitations=queries.list_member_invitations(here.db, here.team_id, read_ask(request.args, prefix="invited_")), removed=_removed(),
        invite_form=invite_form, team_form=team_form, told_of_invitation=told_of_invitation, told_of_member=told_of_member,
        role_words={role: _(word) for role, word in ROLE_WORDS.items()}, role_hints={role: _(hint) for role, hint in ROLE_HINTS.items()},
    )
    return page, 422 if invite_form.errors or team_form.errors else 200


def _removed() -> list[Row]:
    return queries.list_removed(g.here.db, g.here.team_id) if g.here.actor.may("member.edit") else []


@bp.post("/team")
def edit_team() -> ResponseReturnValue:
    """Change the team's settings."""
    form = _team_form()
    if not form.validate():
        return _members_page(InviteForm(roles=["reviewer"]), form)
    teams.edit_team(g.here.db, g.here.team_id, form.name.data or "", form.language.data, form.zone.data or "")
    flash(_("Saved."))
    return _back()


@bp.post("/team/invitations")
def invite_member() -> ResponseReturnValue:
    """Invite somebody by mail."""
    here = g.here
    form = InviteForm(request.form)
    if form.validate():
        here.limit(INVITATIONS, here.team_id)
        try:
            member_invitations.invite_member(here.db, here.clock, here.secret, here.actor, form.email.data, form.roles.data or [])
        except Problem as problem:
            say(form.email, problem)
        else:
            flash(_("%(email)s is invited. The mail is on its way.", email=form.email.data))
            return _back()
    return _members_page(form, _team_form())


@bp.post("/team/invitations/<member_invitation_id>/resend")
def resend_member(member_invitation_id: str) -> ResponseReturnValue:
    """Mail an invitation again."""
    here = g.here
    row = member_invitations.find_invitation(here.db, here.team_id, member_invitation_id)
    here.limit(INVITATIONS, here.team_id)
    member_invitations.resend_invitation(here.db, here.clock, here.team_id, row["id"])
    flash(_("The mail to %(email)s is on its way again. The link works for a week from now.", email=row["email"]))
    return _back()


@bp.post("/team/invitations/<member_invitation_id>/withdraw")
def withdraw_member(member_invitation_id: str) -> ResponseReturnValue:
    """Withdraw an invitation."""
    here = g.here
    row = member_invitations.withdraw_invitation(here.db, here.clock, here.team_id, member_invitation_id)
    flash(_("The invitation to %(email)s is withdrawn. The link no longer works.", email=row["email"]),
          undo(url_for("accounts.restore_member_invitation", member_invitation_id=row["id"])))
    return _back()


@bp.post("/team/invitations/<member_invitation_id>/restore")
def restore_member_invitation(member_invitation_id: str) -> ResponseReturnValue:
    """Let a withdrawn invitation's link work again."""
    row = member_invitations.restore_invitation(g.here.db, g.here.team_id, member_invitation_id)
    flash(_("The invitation to %(email)s is restored. The same link works again.", email=row["email"]))
    return _back()


@bp.post("/team/members/<person_id>/roles")
def change_roles(person_id: str) -> ResponseReturnValue:
    """Change a member's roles."""
    here = g.here
    member = teams.find_member(here.db, here.team_id, person_id)
    form = RolesForm(request.form)
    if form.validate():
        try:
            teams.change_roles(here.db, here.clock, here.actor, here.team_id, person_id, form.roles.data or [])
        except Problem as problem:
            return _refused(problem)
        flash(_("Saved. It applies to %(name)s from now on.", name=member["name"]))
    else:
        flash(_("Choose at least one role."), "error")
    return _back()


@bp.post("/team/members/<person_id>/remove")
def remove_member(person_id: str) -> ResponseReturnValue:
    """Remove a member from the team."""
    here = g.here
    try:
        member = teams.remove_member(here.db, here.clock, here.actor, here.team_id, person_id)
    except Problem as problem:
        return _refused(problem)
    flash(_("%(name)s is no longer in the team and is signed out. What they wrote stays.", name=member["name"]),
          undo(url_for("accounts.restore_member", person_id=person_id)))
    return _back()


@bp.post("/team/members/<person_id>/restore")
def restore_member(person_id: str) -> ResponseReturnValue:
    """Take a former member back, with the same roles."""
    member = teams.restore_member(g.here.db, g.here.clock, g.here.actor, g.here.team_id, person_id)
    flash(_("%(name)s is in the team again, with the same roles.", name=member["name"]))
    return _back()


def _refused(problem: Problem) -> ResponseReturnValue:
    if problem.code != "last_owner":
        raise problem
    flash(_(problem.message), "error")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("accounts.members"), 303)


@bp.route("/join/<token>", methods=["GET", "POST"])
def join(token: str) -> ResponseReturnValue:
    """Accept an invitation: with a new account, or with the existing account of its address."""
    here = g.here
    invitation = member_invitations.find_by_link(here.db, here.clock, token)
    known = queries.find_person_by_email(here.db, invitation["email"])
    form = (JoinAgainForm if known else JoinForm)(request.form)
    if request.method == "POST" and form.validate():
        person = _known_person(form, invitation) if known else _new_person(form, invitation)
        if person:
            member_invitations.accept(here.db, here.clock, invitation, person["id"])
            enter(person, invitation["team_id"])
            flash(_("Welcome to %(team)s.", team=invitation["team_name"]))
            return redirect(url_for("front"), 303)
    roles = [_(ROLE_WORDS[role]) for role in invitation["roles"].split(",")]
    return render_template("accounts/join.html", form=form, invitation=invitation, known=known, roles=roles), 422 if form.errors else 200


def _known_person(form: JoinAgainForm, invitation: Row) -> Row | None:
    person = recognise(invitation["email"], form.password.data or "")
    if person is None:
        form.password.errors = [_("That is not the password of this account. You can ask for a new one on the sign-in page.")]
    return person


def _new_person(form: JoinForm, invitation: Row) -> Row | None:
    here = g.here
    try:
        person_id = people.add_person(
            here.db, here.clock, here.passwords, email=invitation["email"], name=form.name.data or "",
            password=form.password.data or "", language=here.words.code, team=invitation["team_name"],
        )
    except Problem as problem:
        say(form.password, problem)
        return None
    return people.find_person(here.db, person_id)

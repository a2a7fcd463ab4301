"""HTTP of this room: signing in and out, password resets, and a person's own settings."""

import logging
from contextlib import suppress
from typing import Any

from flask import Response, after_this_request, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, login_user, logout_user
from wtforms import Field

from accounts import known_browsers, people, queries, resets, sessions
from accounts.blueprint import bp
from accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, SettingsForm, SignInForm
from engines.database.contract import Row
from foundation.errors import NotFound, Problem
from foundation.ids import hash_token
from foundation.limit import DAY, HOUR, Limit
from foundation.links import own_path
from foundation.networks import network_of

log = logging.getLogger("tagning.accounts")
_YEAR = 365 * DAY
# Wrong passwords: for each network (several people share an office's), for each account and network (a person mistypes thrice),
# for a browser that has signed in to the account before, and for each account from anywhere.
SIGN_IN_FROM = Limit("sign_in_from", 20, HOUR)
SIGN_IN_AS = Limit("sign_in_as", 10, HOUR)
SIGN_IN_KNOWN = Limit("sign_in_known", 20, HOUR)
SIGN_IN_ANYWHERE = Limit("sign_in_anywhere", 30, HOUR)
# Password resets: for each network (an office on its worst day), and for each account (nobody's mailbox is flooded).
FORGOTTEN_FROM = Limit("forgotten_from", 20, HOUR)
FORGOTTEN_AS = Limit("forgotten_as", 5, HOUR)


def _(text: str, **params: object) -> str:
    return str(g.here.words.gettext(text, **params))


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in."""
    here = g.here
    target = own_path(request.values.get("next"), url_for("front"))
    if here.actor.signed_in and request.method == "GET":
        return redirect(target)
    form = SignInForm(request.form, next=target)
    if request.method == "POST" and form.validate():
        person = recognise(form.email.data or "", form.password.data or "")
        teams = queries.teams_of(here.db, person["id"]) if person else []
        if person and teams:
            enter(person, teams[0]["id"])
            return redirect(target, 303)
        form.password.errors = [_("Wrong e-mail address or password. Check both and try again.")]
    return render_template("accounts/sign_in.html", form=form, people=here.demo_people), 422 if form.errors else 200


def recognise(email: str, password: str) -> Row | None:
    """The person with that address and password, or None. Raises Problem 429 after too many wrong tries.

    A try is counted before the password is compared, and taken back when the password is right. A stranger's tries lock nobody out:
    they count for the account and the network together. For the account alone they only slow further tries down. A browser that has
    signed in to the account before has its own count.
    """
    here = g.here
    email = people.plain_email(email)
    counted, slowly = _count_try(email)
    person = people.recognise(here.db, here.clock, here.passwords, email, password, slowly)
    if person is None:
        log.warning("refused: a wrong address or password from %s", request.remote_addr)
    for limit, key in counted if person else []:
        here.forgive(limit, key)
    return person


def _count_try(email: str) -> tuple[list[tuple[Limit, str]], bool]:
    """Count the try. Returns the counts to take back if it is right, and whether it must wait in the slow queue. Raises Problem 429."""
    here = g.here
    account, place = hash_token(email), network_of(request.remote_addr or "")
    kept = request.cookies.get(known_browsers.COOKIE, "")
    if known_browsers.is_known(here.secret, kept, email):
        here.limit(SIGN_IN_KNOWN, f"{account}:{place}")
        return [(SIGN_IN_KNOWN, f"{account}:{place}")], False
    counted = [(SIGN_IN_FROM, place), (SIGN_IN_AS, f"{account}:{place}")]
    for limit, key in counted:
        here.limit(limit, key)
    try:
        here.limit(SIGN_IN_ANYWHERE, account)
    except Problem:
        return counted, True
    return [*counted, (SIGN_IN_ANYWHERE, account)], False


def remember_browser(email: str) -> None:
    """Remember for a year that this browser has signed in with the address."""
    secret, kept = g.here.secret, request.cookies.get(known_browsers.COOKIE, "")

    def keep(response: Response) -> Response:
        value = known_browsers.remembered(secret, kept, people.plain_email(email))
        response.set_cookie(known_browsers.COOKIE, value, max_age=_YEAR, path="/", secure=g.here.secure, httponly=True, samesite="Lax")
        return response

    after_this_request(keep)


def enter(person: Row, team_id: str) -> None:
    """Sign the person in, in that team, with a new session that holds nothing of the old one."""
    session.clear()
    login_user(_Entering(person["id"]))
    session["team_id"] = team_id
    session[sessions.AGENT] = request.headers.get("User-Agent", "")[:300]
    session.renew()  # type: ignore[attr-defined]
    remember_browser(person["email"])


class _Entering(UserMixin):
    def __init__(self, id: str) -> None:
        self.id = id


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out; a copy of the cookie is worthless afterwards."""
    logout_user()
    session.clear()
    session.renew()  # type: ignore[attr-defined]
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Request a link that sets a new password. The response is the same whether the address is known or not."""
    here = g.here
    form = ForgottenForm(request.form)
    if request.method == "POST" and form.validate():
        here.limit(FORGOTTEN_FROM, network_of(request.remote_addr or ""))
        with suppress(Problem):  # the response is the same; the links of the last hour still work
            here.limit(FORGOTTEN_AS, hash_token(people.plain_email(form.email.data)))
            resets.ask_for_reset(here.db, here.clock, form.email.data)
        return render_template("accounts/forgotten_sent.html", email=form.email.data)
    return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the mailed link."""
    here = g.here
    found = resets.find_reset(here.db, here.clock, token)
    form = NewPasswordForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            resets.use_reset(here.db, here.clock, here.passwords, token, form.password.data or "")
        except Problem as problem:
            say(form.password, problem)
        else:
            remember_browser(found["email"])
            flash(_("Your password is changed. Sign in with the new one."))
            return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/reset.html", form=form, email=found["email"]), 422 if form.errors else 200


@bp.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """A person's own settings."""
    here = g.here
    person = people.find_person(here.db, here.person_id)
    sent = request.form if request.method == "POST" else None  # an empty form would read as an unticked checkbox
    form = SettingsForm(sent, data={**person, **{name: bool(person[name]) for name in ("single_keys", "submission_mails")}})
    if request.method == "POST" and form.validate():
        queries.save_settings(
            here.db, person["id"], name=form.name.data, language=form.language.data, theme=form.theme.data,
            single_keys=bool(form.single_keys.data), submission_mails=bool(form.submission_mails.data),
        )
        here.speak(form.language.data)
        flash(_("Your settings are saved."))
        response = make_response(redirect(url_for("accounts.settings"), 303))
        for name in ("language", "theme"):  # else the browser's own choice would override this one
            response.set_cookie(name, form[name].data, max_age=_YEAR, samesite="Lax", secure=here.secure)
        return response
    return _settings_page(form, ChangePasswordForm())


@bp.post("/settings/password")
def change_password() -> ResponseReturnValue:
    """Change the password. It ends every session but this one, which gets a new cookie."""
    here = g.here
    person = people.find_person(here.db, here.person_id)
    form = ChangePasswordForm(request.form)
    if form.validate() and _is_present_password(form, person):
        try:
            people.change_password(here.db, here.clock, here.passwords, person, form.password.data or "")
        except Problem as problem:
            say(form.password, problem)
        else:
            enter(person, here.team_id)
            flash(_("Your password is changed. You are signed out everywhere else."))
            return redirect(url_for("accounts.settings"), 303)
    return _settings_page(SettingsForm(data={**person, "single_keys": bool(person["single_keys"])}), form)


def _is_present_password(form: ChangePasswordForm, person: Row) -> bool:
    if recognise(person["email"], form.present.data or ""):
        return True
    form.present.errors = [_("That is not your current password. Nothing was changed.")]
    return False


def _settings_page(form: SettingsForm, password_form: ChangePasswordForm) -> ResponseReturnValue:
    teams = queries.teams_of(g.here.db, g.here.person_id)
    devices = sessions.list_devices(g.here.db, g.here.clock, g.here.person_id, hash_token(session.token))  # type: ignore[attr-defined]
    page = render_template("accounts/settings.html", form=form, password_form=password_form, teams=teams, devices=devices)
    return page, 422 if form.errors or password_form.errors else 200


@bp.post("/settings/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this person but this one, which gets a new cookie."""
    here = g.here
    person = people.find_person(here.db, here.person_id)
    queries.end_sessions(here.db, person["id"])
    enter(person, here.team_id)
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/settings/sessions/<session_id>/end")
def end_session(session_id: str) -> ResponseReturnValue:
    """Sign out of one other device."""
    sessions.end_session(g.here.db, g.here.person_id, session_id)
    flash(_("That device is signed out."))
    return redirect(url_for("accounts.settings", _anchor="elsewhere"), 303)


@bp.post("/settings/team")
def switch_team() -> ResponseReturnValue:
    """Switch to another of one's teams."""
    here = g.here
    team_id = request.form.get("team", "")
    if people.find_member(here.db, team_id, here.person_id) is None:
        raise NotFound()
    enter(people.find_person(here.db, here.person_id), team_id)
    return redirect(url_for("front"), 303)


def say(field: Field, problem: Problem) -> None:
    """Show the problem at the field, in the reader's language."""
    errors: Any = [_(problem.message, **problem.params)]
    field.errors = errors

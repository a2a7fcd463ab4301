"""People: their accounts and how they sign in."""

from email_validator import EmailNotValidError, validate_email

from accounts import queries
from accounts.passwords import check_choice
from engines.database.contract import Conflict, Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.here import Passwords
from foundation.ids import new_id
from foundation.language import mark as _


def plain_email(text: str) -> str:
    """The address as stored and compared: trimmed, in lower case, and with the domain in the spelling of mail servers.

    Browsers submit `erin@bücher.example` in different spellings, and each must find the same person.
    """
    plain = text.strip().lower()
    try:
        found = validate_email(plain, check_deliverability=False)
    except EmailNotValidError:
        return plain
    return f"{found.local_part}@{found.ascii_domain}".lower()


def find_member(db: Database, team_id: str, person_id: str) -> Row | None:
    """The person as a current member of the team (id, email, name, language, theme, roles, team_name), or None."""
    return queries.find_member(db, team_id, person_id)


def find_person(db: Database, person_id: str) -> Row:
    """The person. Raises NotFound."""
    row = queries.find_person(db, person_id)
    if row is None:
        raise NotFound()
    return row


def recognise(db: Database, clock: Clock, passwords: Passwords, email: str, password: str, slowly: bool = False) -> Row | None:
    """The person with this address and password; None otherwise, after the same work whichever was wrong.

    With `slowly` it first waits for a turn in the slow queue, and raises Problem 503 when too many wait.
    """
    person = queries.find_person_by_email(db, plain_email(email))
    if slowly:
        passwords.wait_slowly()
    if not passwords.fits(person["password_hash"] if person else None, password) or person is None:
        return None
    if passwords.is_outdated(person["password_hash"]):
        queries.save_password(db, person["id"], passwords.hash(password), person["password_changed_at"])
    return person


def add_person(
    db: Database, clock: Clock, passwords: Passwords, *, email: str, name: str, password: str, language: str, team: str = "",
) -> str:
    """Add a person, who will join the `team` of that name; returns the id. Raises Problem for an unacceptable password or address."""
    email, name = plain_email(email), name.strip()
    check_choice(password, email, name, team)
    id = new_id()
    try:
        queries.add_person(
            db, id=id, email=email, name=name, password_hash=passwords.hash(password), language=language, now=clock.iso()
        )
    except Conflict as error:
        raise Problem("known_address", _("There is already an account with this address. Sign in instead."), 409) from error
    return id


def change_password(db: Database, clock: Clock, passwords: Passwords, person: Row, password: str) -> None:
    """Set a new password and end all the person's sessions. Raises Problem when it is not acceptable."""
    check_choice(password, person["email"], person["name"], *(team["name"] for team in queries.teams_of(db, person["id"])))
    hashed = passwords.hash(password)
    with db.tx():
        queries.save_password(db, person["id"], hashed, clock.iso())
        queries.use_up_resets(db, person["id"], clock.iso())
        queries.end_sessions(db, person["id"])

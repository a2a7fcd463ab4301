"""Validates a candidate's name and mail address."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from foundation.errors import Problem
from foundation.language import mark as _
from foundation.untrusted import one_line

LONGEST_NAME = 100


@dataclass(frozen=True)
class Candidate:
    """A candidate's display name, and the address in lower case."""

    name: str
    email: str


def read_candidate(name: str, email: str) -> Candidate:
    """The cleaned candidate. Raises Problem whose code names the field: `name` or `email`."""
    return Candidate(read_name(name), read_email(email))


def read_name(name: str) -> str:
    """The name on one line. Raises Problem."""
    cleaned = one_line(name)
    if not cleaned:
        raise Problem("name", _("The name is missing."), 422)
    if len(cleaned) > LONGEST_NAME:
        raise Problem("name", _("The name is longer than 100 characters."), 422)
    return cleaned


def read_email(email: str) -> str:
    """The address in lower case. It does not check whether the address receives mail. Raises Problem."""
    cleaned = email.strip().removeprefix("mailto:").strip("<> ")
    if not cleaned:
        raise Problem("email", _("The e-mail address is missing."), 422)
    try:
        return validate_email(cleaned, check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError as error:
        raise Problem("email", _("That is not an e-mail address."), 422) from error

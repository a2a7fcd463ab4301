"""The one family of errors that people get to see."""

from foundation.language import mark as _


class Problem(Exception):
    """Something a person should be told, in their language.

    `code` is for programs, `message` is an English sentence that the catalogues translate (with `%(name)s` places
    filled from `params` after translation; a datetime is written as its reader does), `status` is the HTTP status it becomes.
    """

    def __init__(self, code: str, message: str, status: int = 400, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.params = params

    def __str__(self) -> str:
        return f"{self.code}: {self.message % self.params if self.params else self.message}"


class NotFound(Problem):
    """The object is not there, or not this person's to know of; the two look the same."""

    def __init__(self) -> None:
        super().__init__("not_found", _("There is nothing here, or it is not yours to see."), 404)


class Forbidden(Problem):
    """The person is known, and the role does not allow this."""

    def __init__(self) -> None:
        super().__init__("forbidden", _("Your role does not allow this. Ask an owner of the team if you need it."), 403)


class SignInNeeded(Problem):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__("sign_in", _("Please sign in to go on."), 401)

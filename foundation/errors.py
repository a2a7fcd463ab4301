"""The errors that people see."""

from foundation.language import mark as _


class Problem(Exception):
    """An error to show to a person, in their language.

    `code` is for programs. `message` is an English sentence that the catalogues translate; its `%(name)s` placeholders are filled from
    `params` after translation, a datetime in the reader's format. `status` is the HTTP status of the response.
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
    """The object does not exist, or this person may not know of it. The two look the same."""

    def __init__(self) -> None:
        super().__init__("not_found", _("There is nothing here, or you do not have access to it."), 404)


class Forbidden(Problem):
    """The person is known, but their role does not allow this."""

    def __init__(self) -> None:
        super().__init__("forbidden", _("Your role does not allow this. Ask an owner of the team if you need it."), 403)


class SignInNeeded(Problem):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__("sign_in", _("Sign in to continue."), 401)

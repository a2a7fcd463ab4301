"""Classifies a mail server's replies: is the mail at fault, the moment, or the settings?"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from engines.mail.contract import Deferred, Refused, Unreachable, Unusable

_LONGEST = 300


@contextmanager
def translated() -> Iterator[None]:
    """Turns errors of smtplib and of the connection into exceptions of the contract.

    They are raised `from None`: the cause's text holds the recipient's address and would end up in a log.
    """
    try:
        yield
    except smtplib.SMTPServerDisconnected as error:
        late = "timed out" in str(error)
        raise Unreachable("the mail server does not answer in time" if late else "the mail server closed the connection") from None
    except smtplib.SMTPRecipientsRefused as error:
        (answer,) = error.recipients.values()
        raise _of_the_mail(*answer) from None
    except smtplib.SMTPDataError as error:
        raise _of_the_mail(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPResponseException as error:
        raise _of_the_settings(error) from None
    except smtplib.SMTPException as error:  # a missing extension, or no common way to sign in
        raise Unusable(f"the mail server does not support the settings: {error}") from None
    except ssl.SSLCertVerificationError as error:
        raise Unusable(f"the mail server's certificate is not trusted: {error.verify_message}") from None
    except ssl.SSLEOFError:
        raise Unreachable("the mail server closed the connection") from None
    except ssl.SSLError as error:
        raise Unusable(f"the mail server does not speak TLS as asked: {error.reason or error}") from None
    except TimeoutError:
        raise Unreachable("the mail server does not answer in time") from None
    except OSError as error:
        raise Unreachable(f"the mail server cannot be reached: {error.strerror or error}") from None


def _of_the_mail(code: int, words: bytes | str) -> Exception:
    """The reply to a recipient or to the text: 5xx is permanent (RFC 5321 §4.2.1)."""
    said = f"{code} {_plain(words)}".strip()
    return Refused(code, said) if 500 <= code < 600 else Deferred(f"the mail server deferred the mail ({code})", said)


def _of_the_settings(error: smtplib.SMTPResponseException) -> Deferred:
    """A reply before the recipient was named: the mail is not at fault, so it stays."""
    said = f"{error.smtp_code} {_plain(error.smtp_error)}".strip()
    if not 500 <= error.smtp_code < 600:
        return Deferred(f"the mail server is not ready ({error.smtp_code})", said)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Unusable(f"the mail server refuses the user or the password ({error.smtp_code})", said)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Unusable(f"the mail server refuses the sender ({error.smtp_code})", said)
    return Unusable(f"the mail server refuses us ({error.smtp_code})", said)


def _plain(words: bytes | str) -> str:
    """The words on one line, printable characters only."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST]

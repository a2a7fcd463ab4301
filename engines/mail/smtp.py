"""Sends mail through an SMTP server: one session per mail, and a ledger of what the server took."""

import logging
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr

import idna

from engines.mail.contract import Deferred, Ledger, Message, Refused, Unreachable, Unusable
from engines.mail.letter import hash_of, require_single_lines, write_letter
from engines.mail.smtp_address import SmtpAddress
from engines.mail.smtp_replies import translated

log = logging.getLogger("tagning.mail")


@dataclass(frozen=True)
class Timeouts:
    """Timeouts in seconds: for one reply, for a whole session, and for a silent sender of the same mail."""

    answer_s: float = 10
    whole_s: float = 60
    held_s: int = 90


class SmtpMail:
    """Sends through the server at `address`; `ledger` remembers what the server took."""

    def __init__(self, address: SmtpAddress, ledger: Ledger, timeouts: Timeouts = Timeouts()) -> None:
        self._address, self._ledger, self._timeouts = address, ledger, timeouts

    def send(self, message: Message) -> None:
        require_single_lines(message)
        sender, to = _ascii(parseaddr(message.sender)[1]), _ascii(message.to)
        if not to.isascii():
            raise Refused(553, "The part before the @ has letters that mail servers do not take.")
        letter = write_letter(_in_ascii(message), _WIRE, sender.rpartition("@")[2])
        attempt = self._ledger.begin(message.key, self._timeouts.held_s)
        if not attempt:
            return
        until, nothing_went = time.monotonic() + self._timeouts.held_s, True
        try:
            with self._conversation() as smtp:
                nothing_went = False
                _hand_over(smtp, _ascii(message.return_path) or sender, to, letter, hash_of(message.key))
                self._note_sent(message.key, until)
        except (Refused, Deferred) as error:
            # A lost connection may have delivered the mail. Then the hold expires, and the ledger counts the attempt.
            nothing_went = nothing_went or not isinstance(error, Unreachable)
            raise
        finally:
            if nothing_went:
                with suppress(Exception):  # then the hold expires by itself
                    self._ledger.give_up(message.key, attempt)

    def about(self) -> dict[str, str]:
        with self._conversation() as smtp, translated():
            line = getattr(smtp.sock, "version", lambda: "not encrypted")()
            smtp.noop()
            return {
                "product": "SMTP", "place": self._address.place, "server": _name_of(smtp), "line": str(line),
                "sign-in": "yes" if self._address.user else "none",
            }

    def _note_sent(self, key: str, until: float) -> None:
        # The server has the mail now. A restarting database must not cause a second delivery.
        while True:
            try:
                self._ledger.note_sent(key)
                return
            except Exception:
                if time.monotonic() > until:
                    raise
                log.warning("a mail was sent, but the database did not record it; retrying", exc_info=True)
                time.sleep(1)

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        """A session with a server that is ready for mail, limited in time however slowly the server answers.

        Raises Deferred and its subclasses.
        """
        with translated():
            smtp = self._dial()
        with _deadline(self._timeouts.whole_s, smtp):
            try:
                with translated():
                    self._introduce(smtp)
                yield smtp
                with suppress(smtplib.SMTPException, OSError):  # what the server took stays taken
                    smtp.quit()
            finally:
                smtp.close()

    def _dial(self) -> smtplib.SMTP:
        # The name avoids a DNS lookup; `_introduce` replaces it.
        host, port, wait = self._address.host, self._address.port, self._timeouts.answer_s
        if self._address.tls == "implicit":
            return smtplib.SMTP_SSL(host, port, local_hostname="localhost", timeout=wait, context=self._address.context)
        return smtplib.SMTP(host, port, local_hostname="localhost", timeout=wait)

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        address = self._address
        smtp.local_hostname = _own_name(smtp.sock)
        smtp.ehlo_or_helo_if_needed()
        if address.tls == "required" or address.tls == "if-offered" and smtp.has_extn("starttls"):
            if not smtp.has_extn("starttls"):
                raise Unusable(f"{address.place} does not offer STARTTLS; with ?starttls=if-offered mail is sent unencrypted")
            smtp.starttls(context=address.context)
            smtp.ehlo_or_helo_if_needed()
        if address.user:
            smtp.login(address.user, address.password)


def _hand_over(smtp: smtplib.SMTP, sender: str, to: str, letter: EmailMessage, mail_id: str) -> None:
    knows_reports = smtp.has_extn("dsn")
    # A bounce then holds only the headers: the mail's text and its link do not travel back.
    about_mail = ["RET=HDRS", f"ENVID={mail_id}"] if knows_reports else []
    about_person = ["NOTIFY=FAILURE"] if knows_reports else []
    with translated():
        smtp.sendmail(sender, [to], letter.as_bytes(), about_mail, about_person)


@contextmanager
def _deadline(seconds: float, smtp: smtplib.SMTP) -> Iterator[None]:
    """Cut the connection after that time, and report the timeout: each single reply may come just in time."""
    over, cut = threading.Event(), threading.Event()

    def watch() -> None:
        if not over.wait(seconds):
            cut.set()
        while not over.wait(0.2):
            # In a loop: the socket is another object after STARTTLS. Below TLS, because TLS would wait for an answer to its close.
            if smtp.sock is not None:
                with suppress(OSError):
                    socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except Unreachable:
        if cut.is_set():
            raise Unreachable(f"the mail server took longer than {seconds:.0f} s") from None
        raise
    finally:
        over.set()
        watcher.join()


class _Wire(EmailPolicy):
    """Headers in ASCII. email.header folds the subject, because EmailPolicy loses spaces between encoded words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        text = str(value)
        header = Header(text, "ascii" if text.isascii() else "utf-8", header_name=name)
        return f"{name}: {header.encode(linesep=self.linesep)}{self.linesep}".encode("ascii")


_WIRE = _Wire(linesep=policy.SMTP.linesep, cte_type="7bit")


def _in_ascii(message: Message) -> Message:
    """The message with every domain in ASCII: an encoded word inside an address cannot be answered."""
    address = parseaddr(message.sender)[1]
    return replace(
        message, to=_ascii(message.to), reply_to=_ascii(message.reply_to), sender=message.sender.replace(address, _ascii(address)),
    )


def _ascii(address: str) -> str:
    """The address with its domain in ASCII (IDNA)."""
    local, at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}{at}{idna.encode(domain, uts46=True).decode()}"


def _own_name(line: socket.socket | None) -> str:
    name = socket.gethostname()
    if "." in name or line is None:
        return name
    here = str(line.getsockname()[0])  # RFC 5321 §4.1.3: a host without a full name gives its address
    return f"[IPv6:{here}]" if ":" in here else f"[{here}]"


def _name_of(smtp: smtplib.SMTP) -> str:
    said = (smtp.ehlo_resp or smtp.helo_resp or b"").decode("ascii", "replace").split()
    return said[0] if said else "?"

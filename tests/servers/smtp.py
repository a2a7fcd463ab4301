"""A mail server on loopback: aiosmtpd that refuses what a test wants."""

import asyncio
import email
import socket
import ssl
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "tagning", "s3cret/word@home"


@dataclass
class Received:
    """A mail as the server got it: the envelope and the letter."""

    sender: str
    to: str
    options: list
    raw: bytes

    @property
    def letter(self):
        """The mail, parsed by the standard library."""
        return email.message_from_bytes(self.raw, policy=policy.default)

    def body(self, kind):
        """The part `plain` or `html`, with its line ends as sent."""
        return self.letter.get_body((kind,)).get_content().replace("\r\n", "\n")


@dataclass
class MailServer:
    """`received` lists what it accepted. `answers` replace its replies, one per command of that name, until they are used up.

    An answer is a reply such as "450 4.2.0 not yet". `None` cuts the connection. A number waits so many seconds and then succeeds.
    """

    port: int = 0
    received: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)

    def url(self, scheme="smtp", user="", **options):
        """Its address as a setting."""
        words = "&".join(f"{name.replace('_', '-')}={value}" for name, value in options.items())
        return f"{scheme}://{user}localhost:{self.port}{'?' if words else ''}{words}"

    async def _answer(self, command, server):
        if not self.answers.get(command):
            return None
        answer = self.answers[command].pop(0)
        if isinstance(answer, (int, float)):
            return await asyncio.sleep(answer)
        if answer is None:
            server.transport.abort()
        return answer or "451 gone"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Handle the greeting; adds DSN to the extensions."""
        session.host_name = hostname
        refused = await self._answer("EHLO", server)
        return [refused] if refused else [responses[0], "250-DSN", *responses[1:]]

    async def handle_MAIL(self, server, session, envelope, address, options):
        """Handle the sender."""
        refused = await self._answer("MAIL", server)
        if refused:
            return refused
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Handle a recipient."""
        refused = await self._answer("RCPT", server)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options += options
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Handle the text."""
        refused = await self._answer("DATA", server)
        if refused:
            return refused
        options = envelope.mail_options + envelope.rcpt_options
        self.received.append(Received(envelope.mail_from, envelope.rcpt_tos[0], options, envelope.content))
        return await self._answer("TAKEN", server) or "250 OK"


def _knows(server, session, envelope, mechanism, auth_data):
    return AuthResult(success=(auth_data.login, auth_data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


class _Conversation(SMTP):
    """aiosmtpd refuses the RFC 3461 parameters of MAIL and RCPT; this class accepts them."""

    def _getparams(self, params):
        return super()._getparams([one for one in params if one.partition("=")[0] not in ("RET", "ENVID", "NOTIFY")])


@contextmanager
def mail_server(certificate=None, implicit=False, login=False, port=0):
    """A server that runs until the end of the `with`. `certificate` is trustme's; without one there is no TLS."""
    server = MailServer()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)

    def conversation():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd does not know that the connection may be secure already
            return _Conversation(
                server, hostname="mail.example.org", auth_required=login, auth_exclude_mechanism=["LOGIN"], authenticator=_knows,
                tls_context=None if implicit else context, auth_require_tls=bool(context) and not implicit,
            )

    loop = asyncio.new_event_loop()
    listener = socket.create_server(("127.0.0.1", port))
    server.port = listener.getsockname()[1]
    opened = loop.run_until_complete(loop.create_server(conversation, sock=listener, ssl=context if implicit else None))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(_end, loop, opened)
        thread.join(10)
        loop.close()


def _end(loop, opened):
    opened.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon(loop.stop)


def authority(folder):
    """A certificate authority for the test, its certificate for `localhost`, and the path of its own certificate."""
    ca = trustme.CA()
    path = folder / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return ca, ca.issue_cert("localhost"), path

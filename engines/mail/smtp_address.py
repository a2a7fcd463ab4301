"""Parses a mail server's address. No error repeats any of it: it may hold a password."""

import ssl
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

EXAMPLE = "smtp://user:password@host:587?starttls=required or smtps://user:password@host:465"
_PORTS = {"smtp": 587, "smtps": 465}
_STARTTLS = ("required", "if-offered", "never")
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class SmtpAddress:
    """Where the server is and how to connect; `tls` is implicit, required, if-offered or never."""

    host: str
    port: int
    tls: str
    context: ssl.SSLContext = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Host and port, for display."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_address(url: str) -> SmtpAddress:
    """Parse the address. Raises ValueError with the reason, never with the input."""
    parts = _split(url)
    port, options = _port(parts), _options(parts)
    tls = _tls(parts.scheme, options)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("give both user and password, or neither")
    if not (user + password).isascii():
        raise ValueError("user and password must be ASCII")
    if password and tls in ("if-offered", "never") and parts.hostname not in _HERE:
        raise ValueError(f"a password would go over an unencrypted connection with starttls={tls}; use starttls=required or smtps://")
    return SmtpAddress(parts.hostname or "", port, tls, _context(options), user, password)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError(f"the address cannot be read; it has to be {EXAMPLE}") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        raise ValueError(
            f"the address cannot be read; it has to be {EXAMPLE}, and a password's / ? # @ : % are written as %2F and so on"
        )
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("the port is not a number from 1 to 65535; write characters such as : in a password as %3A")
    return port or _PORTS[parts.scheme]


def _options(parts: SplitResult) -> dict[str, str]:
    try:
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        options = {"": ""}
    if options.keys() - {"starttls", "ca"}:
        raise ValueError("the options after ? are unknown; they can be starttls=… and ca=/a/file/of/certificates.pem")
    return options


def _tls(scheme: str, options: dict[str, str]) -> str:
    if scheme == "smtps":
        if "starttls" in options:
            raise ValueError("smtps:// is encrypted from the first byte; leave out starttls=…")
        return "implicit"
    tls = options.get("starttls", "required")
    if tls not in _STARTTLS:
        raise ValueError(f"starttls=… is one of {', '.join(_STARTTLS)}")
    if tls == "never" and "ca" in options:
        raise ValueError("with starttls=never no certificate is checked; leave out ca=…")
    return tls


def _context(options: dict[str, str]) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=options.get("ca"))
    except OSError as error:  # also a file without a certificate
        raise ValueError(f"the certificates that ca=… names cannot be read: {error.strerror or error}") from None

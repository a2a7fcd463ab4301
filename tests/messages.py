"""Every sentence that the code and the pages can say, by where it stands."""

import ast
import io
import re
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment

from tagning.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("tagning", *(room.name for room in ROOMS), "interviews", "foundation", "media", "engines")
_BROWSER = {"t": None, "n": (1, 2)}


def server_messages():
    """Sentence (or pair of one and many) -> the first place it stands, in Python and in templates."""
    return {**_python_messages(), **_template_messages()}


def browser_messages():
    """The same for the pages' scripts."""
    found = {}
    for path in sorted((ROOT / "static").rglob("*.js")):
        for line, message in script_messages(path.read_bytes()):
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return found


def script_messages(source):
    """Line and sentence of every `t(…)` and `n(…)` of a script, those within template literals too."""
    found = extract("javascript", io.BytesIO(code_alone(source.decode()).encode()), keywords=_BROWSER)
    return [(line, message) for line, message, _, _ in found]


def code_alone(script):
    """The script with blanks in place of the text of template literals, whose `${…}` stay. Babel reads such code only one level deep.

    Raises ValueError where a template literal has no end. This is no parser: a backtick in a regular expression misleads it.
    """
    found, within, at = [], [], 0  # within: "`" for the text of a literal, a number of open braces for the code in it
    while at < len(script):
        text = within[-1:] == ["`"]
        piece = (_TEXT if text else _CODE).match(script, at)[0]
        at += len(piece)
        if piece == "`":
            within.pop() if text else within.append("`")
        elif text and piece == "${":
            within.append(0)
        elif not text and within and piece in "{}":
            within[-1] += 1 if piece == "{" else -1
            if within[-1] < 0:
                within.pop()
                piece = ";"
        found.append(re.sub(r"\S", " ", piece) if text or piece == "`" else piece)
    if within:
        raise ValueError("a template literal has no end")
    return "".join(found)


_TEXT = re.compile(r"\\.|`|\$\{|[^\\`$]+|.", re.DOTALL)
_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\\.|[^\\`{}"'/]+|.""", re.DOTALL)


def catalogue(name_begins_browser):
    """Sentence -> (file, message) of every entry of the Swedish catalogues for the server, or for the browser."""
    found = {}
    for path in sorted((ROOT / "translations" / "sv").glob("*.po")):
        if path.name.startswith("browser-") != name_begins_browser:
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale="sv"):
                if message.id:
                    found.setdefault(message.id, []).append((path.name, message))
    return found


def _python_messages():
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                message = _said_by(node)
                if message:
                    found.setdefault(message, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _said_by(node):
    """The sentence of a call `_("…")`, `mark("…")`, `x.gettext("…")` or `x.ngettext("one", "many", …)`; None for anything else."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    texts = [value.value for value in node.args if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    if name == "ngettext":
        return tuple(texts[:2]) if len(texts) >= 2 else None
    return texts[0] if name in ("_", "mark", "gettext") and texts else None


def _template_messages():
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    environment.policies["ext.i18n.trimmed"] = False
    found = {}
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix not in (".html", ".txt"):
            continue
        for line, function, message in environment.extract_translations(path.read_text()):
            parts = message if isinstance(message, tuple) else (message,)
            key = parts[:2] if function == "ngettext" else parts[0]
            if parts[0]:
                found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    return found

"""The globals and filters of every template: words, dates, icons and versioned addresses of static files."""

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask.templating import Environment as FlaskEnvironment
from flask_login import current_user
from heroicons.jinja import heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from markupsafe import Markup

from foundation.language import LANGUAGES, Words, rough_length, timecode, utc_now
from tagning.parts import Parts
from tagning.places import STATIC, TEMPLATES

_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
_ICONS = {"outline": heroicon_outline, "solid": heroicon_solid, "mini": heroicon_mini, "micro": heroicon_micro}


class RowsFirst(FlaskEnvironment):
    """Jinja's environment for templates that show rows: `row.name` looks into a dict before it looks for an attribute.

    Jinja tries the attribute first, and the exception costs more than the rest of the cell.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The dict's value, or what Jinja finds."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


def install(app: Flask, parts: Parts) -> None:
    """Add the globals and filters to the app's templates."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(_=translate, gettext=translate, ngettext=translate_plural)
    version = static_version(STATIC)
    app.jinja_env.globals.update(
        avatar_hue=avatar_hue, initials=initials, heroicon=heroicon, symbol=symbol, use_symbol=use_symbol,
        timecode=timecode, rough_length=rough_length, languages=LANGUAGES, demo=parts.config.demo,
        has_page=lambda endpoint: endpoint in app.view_functions,
        asset=lambda path: url_for("static", version=version, path=path),
        format_ms=timecode, format_datetime=lambda iso: _words().moment(iso), format_deadline=lambda iso: _words().deadline(iso),
        format_left=lambda iso: _words().left(iso, g.here.clock.now()), format_day=lambda iso: _words().day(iso),
        format_plain_day=lambda day: _words().plain_day(day),
        format_duration=lambda seconds: _words().length(seconds), format_number=lambda n: _words().number(n),
        format_fixed=lambda n, digits=2: _words().fixed(n, digits),
        format_ago=lambda iso: _words().ago(iso, utc_now()),
        format_lately=lambda iso: _words().lately(iso, g.here.clock.now()),
        browser_words=lambda: _words().browser, lang_of=lang_of,
    )
    app.context_processor(_of_this_request)


def _words() -> Words:
    return g.here.words


def lang_of(code: str | None) -> Markup:
    """The attribute `lang` for what people wrote in that language, with a space before it; nothing where the page is in it too."""
    return Markup(f' lang="{code}"') if code in LANGUAGES and code != _words().code else Markup()


@pass_eval_context
def translate(of: EvalContext, text: str, /, **params: Any) -> str:
    """The sentence in the reader's language, its placeholders filled and escaped. Jinja's own gives every call in a loop a new context."""
    return _filled(of, _words().gettext(text), params)


@pass_eval_context
def translate_plural(of: EvalContext, one: str, many: str, n: int, /, **params: Any) -> str:
    """Like `translate`, in singular or plural; `%(num)s` is the number."""
    found = _words().messages.get(one)
    forms = found if isinstance(found, tuple) and all(found) else (one, many)
    return _filled(of, forms[0 if n == 1 else 1], {"num": n, **params})


def _filled(of: EvalContext, text: str, params: dict[str, Any]) -> str:
    safe = Markup(text) if of.autoescape else text
    return safe % params if "%" in text else safe


def _of_this_request() -> dict[str, Any]:
    actor = g.here.actor
    theme = request.cookies.get("theme") or (current_user.theme if actor.signed_in else "auto")
    return {
        "actor": actor, "lang": g.here.words.code, "theme": theme if theme in ("light", "dark") else "auto",
        "room": request.blueprint or "", "has_outbox": g.here.outbox is not None,
        "single_keys": current_user.single_keys if actor.signed_in else True,
    }


@lru_cache(maxsize=1024)
def heroicon(name: str, style: str = "outline", size: int = 20, **attrs: Any) -> Markup:
    """An inline SVG of the icon, hidden from screen readers: a word always stands nearby."""
    if "class_" in attrs:
        attrs["class"] = attrs.pop("class_")
    return Markup(_ICONS[style](name, size=size, **{"aria-hidden": "true", **attrs}))


@lru_cache(maxsize=4096)
def avatar_hue(name: str) -> int:
    """The hue of a person's avatar, 0 to 7, computed from the name as in static/shared/avatar.js."""
    total = 0
    for letter in name.lower():
        total = (total * 13 + _ALPHABET.find(letter) + 1) % 509
    return total % 8


def initials(name: str) -> str:
    """A person's initials, two letters."""
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "?").upper()


def symbol(name: str, style: str = "outline") -> Markup:
    """Define the icon once, for a page that shows it in every row. Put it into one `<svg class="for-readers">`; `use_symbol` shows it."""
    drawn = str(_ICONS[style](name, size=20)).replace("<svg", f'<symbol id="icon-{name}"', 1).replace("</svg>", "</symbol>")
    return Markup(re.sub(r' (?:width|height|xmlns|aria-hidden|data-slot|class)="[^"]*"', "", drawn))


def use_symbol(name: str, label: str) -> Markup:
    """The icon that `symbol` has defined, with its label. The style sheet gives its size: it stands in every row."""
    return Markup('<svg role="img" aria-label="{0}"><use href="#icon-{1}"/></svg>').format(label, name)


def static_version(folder: Path) -> str:
    """A short hash of the static files. It stands in their addresses, so browsers may cache them for ever."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}:{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


def make_render(parts: Parts) -> Any:
    """`render(template, words, **values)` for mails and pictures, which are written without a request."""
    @cache
    def environment(code: str, zone: str) -> Environment:
        return _environment(parts, parts.words[code].in_zone(zone))

    def render(template: str, words: Words, **values: Any) -> str:
        return environment(words.code, words.zone).get_template(template).render(lang=words.code, **values)

    return render


def _environment(parts: Parts, words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, lambda one, many, n: words.ngettext(one, many, n), newstyle=False
    )
    environment.globals.update(
        format_ms=timecode, format_datetime=words.moment, format_day=words.day,
        format_plain_day=words.plain_day, format_duration=words.length,
        base_url=parts.config.base_url,
    )
    return environment

"""Words, dates and durations in both languages, for pages, mails and pictures.

English is written in the code and is the key. Swedish comes from `translations/sv/*.po`, one file per room. Babel reads the catalogues
directly, so nothing has to be compiled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_location
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from media.languages import DEFAULT, LANGUAGES

DEFAULT_ZONE = "Europe/Stockholm"
Message = str | tuple[str, ...]
_MOMENTS = {"sv": "d MMM y 'kl.' HH.mm"}
_HOURS = {"sv": "%H.%M"}
_TWO_DAYS = 2 * 24 * 3600


def mark(text: str) -> str:
    """Return the text unchanged: it marks a sentence for the catalogues where no language is known yet (forms, rules)."""
    return text


@dataclass(frozen=True)
class Words:
    """One language: translates sentences, and formats dates and durations."""

    code: str
    messages: Mapping[str, Message] = field(default_factory=dict)
    browser: Mapping[str, Message] = field(default_factory=dict)
    zone: str = DEFAULT_ZONE
    """The time zone in which moments are written, by its IANA name."""

    def in_zone(self, zone: str) -> "Words":
        """The same language, with moments shown in that time zone."""
        return replace(self, zone=zone)

    def zone_name(self) -> str:
        """The zone's everyday name: `Stockholm time`."""
        city = _city(self.zone, self.code)
        return city if city == "UTC" else self.gettext("%(city)s time", city=city)

    def zone_at(self, iso: str) -> str:
        """The zone's everyday name at that moment; of an hour that an autumn night has twice it says which."""
        first, second = (self._local(iso).replace(fold=fold).utcoffset() for fold in (0, 1))
        if first == second:
            return self.zone_name()
        which = self.gettext("before the clocks go back") if self._local(iso).fold == 0 else self.gettext("after the clocks have gone back")
        return f"{self.zone_name()}, {which}"

    def gettext(self, text: str, /, **params: object) -> str:
        """The sentence in this language, with its `%(name)s` placeholders filled from `params`."""
        found = self.messages.get(text)
        sentence = found if isinstance(found, str) and found else text
        return sentence % params if params else sentence

    def ngettext(self, one: str, many: str, n: int, /, **params: object) -> str:
        """Like `gettext`, in singular or plural. `%(n)s` (and Jinja's `%(num)s`) is the number."""
        found = self.messages.get(one)
        forms = found if isinstance(found, tuple) and all(found) else (one, many)
        return forms[0 if n == 1 else 1] % {"n": n, "num": n, **params}

    def number(self, n: int | float) -> str:
        """A number as `3,000` or `1.5` (Swedish `1,5`)."""
        return _number(n, self.code)

    def fixed(self, n: float, digits: int = 2) -> str:
        """A number with so many decimals: `1.50` (Swedish `1,50`). Halves go up, as the pages' scripts round them: 4.25 is 4.3."""
        rounded = Decimal(n).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
        return str(format_decimal(rounded, format="0." + "0" * digits, locale=self.code))

    def moment(self, iso: str | None) -> str:
        """A moment as `23 Nov 2026 20:45` (Swedish `23 nov. 2026 kl. 20.45`), in the reader's zone; an empty string for None."""
        if not iso:
            return ""
        return _moment(iso, self.zone, self.code)

    def deadline(self, iso: str) -> str:
        """A moment with its zone, as `23 Nov 2026 20:45, Stockholm time`: for whoever may live elsewhere."""
        return f"{self.moment(iso)}, {self.zone_at(iso)}"

    def left(self, iso: str, now: datetime) -> str:
        """What is left until the moment, as `3 days left`, `5 hours left` or `20 minutes left`; an empty string when it has passed."""
        minutes = int((self._local(iso) - now).total_seconds() // 60)
        if minutes < 0:
            return ""
        if minutes < 60:
            return self.ngettext("%(n)s minute left", "%(n)s minutes left", minutes)
        if minutes < 48 * 60:
            return self.ngettext("%(n)s hour left", "%(n)s hours left", minutes // 60)
        return self.ngettext("%(n)s day left", "%(n)s days left", minutes // (24 * 60))

    def day(self, iso: str | None) -> str:
        """A day as `Monday 23 November`; an empty string for None."""
        if not iso:
            return ""
        return format_date(self._local(iso), "EEEE d MMMM", locale=self.code)

    def plain_day(self, day: str) -> str:
        """A day without a moment, `YYYY-MM-DD`, as `Monday 23 November`."""
        return str(format_date(date.fromisoformat(day), "EEEE d MMMM", locale=self.code))

    def hour(self, iso: str | None) -> str:
        """A time of day as `20:45` (Swedish `20.45`), in the reader's zone; an empty string for None."""
        return f"{self._local(iso):{_HOURS.get(self.code, '%H:%M')}}" if iso else ""

    def clock(self, iso: str) -> str:
        """A time of day as it stands in a sentence: `20:45`, in Swedish `kl. 20.45`."""
        return f"kl. {self.hour(iso)}" if self.code == "sv" else self.hour(iso)

    def lately(self, iso: str, now: datetime) -> str:
        """A moment as `20:45` when it is today (the day of `now` in the reader's zone), else as `23 Nov 2026, 20:45`."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return self.clock(iso) if self._local(iso).date() == today else self.moment(iso)

    def ago(self, iso: str, now: datetime) -> str:
        """The approximate time since then, as `3 hours ago`."""
        moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
        seconds = round((moment - now).total_seconds())
        coarse = 3600 if abs(seconds) > _TWO_DAYS else 1
        return _ago(seconds // coarse * coarse, self.code)

    def length(self, seconds: int | float) -> str:
        """A duration as `45 s`, `2 min` or `1 min 30 s`."""
        whole = round(seconds)
        minutes, rest = divmod(whole, 60)
        if not minutes:
            return f"{rest} s"
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"

    def _local(self, iso: str) -> datetime:
        moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
        return moment.astimezone(ZoneInfo(self.zone))


@lru_cache(maxsize=4096)
def _number(n: int | float, code: str) -> str:
    return str(format_decimal(n, locale=code))


@lru_cache(maxsize=1024)
def _city(zone: str, code: str) -> str:
    return str(get_timezone_location(zone, locale=code, return_city=True))


@lru_cache(maxsize=4096)
def _moment(iso: str, zone: str, code: str) -> str:
    """Lists write the same few hundred moments again and again, and Babel takes its time."""
    local = datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    return str(format_datetime(local, _MOMENTS.get(code, "d MMM y HH:mm"), locale=code))


@lru_cache(maxsize=4096)  # as for _moment
def _ago(seconds: int, code: str) -> str:
    return str(format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=code))


def timecode(ms: int) -> str:
    """A position on a timeline as `1:07.4`, rounded down to tenths of a second."""
    tenths = max(ms, 0) // 100
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


def rough_length(ms: int) -> str:
    """How long a recording is, for lists: `1:07`, to the nearest second and never `0:00`."""
    minutes, seconds = divmod(max(1, (max(ms, 0) + 500) // 1000), 60)
    return f"{minutes}:{seconds:02d}"


@cache
def load_words(folder: Path) -> Mapping[str, Words]:
    """Load every language from `folder/<code>/*.po`, once. Files called `browser-*.po` are for the pages' scripts."""
    return {code: _load(code, folder / code) for code in LANGUAGES}


def choose_language(wishes: list[str | None]) -> str:
    """The first requested language that exists, by its first two letters; English when none does."""
    for wish in wishes:
        if wish and wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    return DEFAULT


def utc_now() -> datetime:
    """The current moment for `ago`, where no clock is at hand (templates)."""
    return datetime.now(timezone.utc)


def _load(code: str, folder: Path) -> Words:
    messages: dict[str, Message] = {}
    browser: dict[str, Message] = {}
    for path in sorted(folder.glob("*.po")) if folder.is_dir() else []:
        wanted = browser if path.name.startswith("browser-") else messages
        wanted.update(read_messages(path, code))
    return Words(code, messages, browser)


def read_messages(path: Path, code: str) -> dict[str, Message]:
    """The finished sentences of one catalogue, without fuzzy and empty ones."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    found: dict[str, Message] = {}
    for message in catalogue:
        if not message.id or message.fuzzy or not message.string:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        found[key] = message.string if isinstance(message.string, str) else tuple(message.string)
    return found

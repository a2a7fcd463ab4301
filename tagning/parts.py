"""The parts that a configuration creates: engines, languages, clock. Only this package chooses an engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from accounts.passwords import Passwords
from engines.blobs.contract import Blobs
from engines.blobs.open import open_blobs
from engines.database.contract import Database, Unreachable
from engines.database.open import open_database
from engines.database.steps import steps_in
from engines.mail.contract import Mail
from engines.mail.open import open_mail
from foundation.clock import Clock
from foundation.language import Words, load_words
from foundation.mails import DatabaseLedger
from tagning.clock import SystemClock
from tagning.config import BadSetting, Config
from tagning.hiding import shown
from tagning.metrics import Metrics
from tagning.places import SCHEMA, TRANSLATIONS


@dataclass
class Parts:
    """What the whole installation shares."""

    config: Config
    db: Database
    blobs: Blobs
    mail: Mail
    clock: Clock
    words: Mapping[str, Words]
    metrics: Metrics
    passwords: Passwords = field(default_factory=Passwords)
    followers: list[Callable[[Any, Any, int], None]] = field(default_factory=list)

    def bytes_came(self, purpose: Any, upload: Any, offset: int) -> None:
        """Tell this process's followers, if it has any, that bytes of an upload are durable."""
        for tell in self.followers:
            tell(purpose, upload, offset)


def make_parts(config: Config, clock: Clock | None = None, passwords: Passwords | None = None) -> Parts:
    """Open the engines of the settings and migrate the database. Raises BadSetting, Ahead."""
    clock = clock or SystemClock()
    db = _opened("TAGNING_DATABASE", open_database, config.database)
    db.migrate(steps_in(SCHEMA))
    return Parts(
        config=config, db=db,
        blobs=_opened("TAGNING_BLOBS", partial(open_blobs, reserve=config.reserve_mib * 1024**2), config.blobs),
        mail=_opened("TAGNING_MAIL", partial(open_mail, ledger=DatabaseLedger(db, clock)), config.mail),
        clock=clock, words=load_words(TRANSLATIONS), metrics=Metrics(db, clock), passwords=passwords or Passwords(),
    )


def _opened(setting: str, opener: Callable[[str], Any], url: str) -> Any:
    try:
        return opener(url)
    except (ValueError, Unreachable) as error:
        raise BadSetting(f"{setting}: {error}.") from error
    except OSError as error:
        raise BadSetting(f"{setting}={shown(url)} cannot be used: {error.strerror or error}.") from error

"""The command `tagning bounce`: records bounced mails on the invitations they were for."""

import sys
from collections.abc import Sequence
from typing import BinaryIO

from authoring.inviting.bounce_reports import MOST_BYTES
from authoring.inviting.bounces import IGNORED, NOTED, STRANGE, take_bounce
from engines.database.contract import Busy, Full, Unreachable
from tagning.config import Config
from tagning.parts import make_parts

# No addresses here: a mail server logs what a pipe prints.
_SAID = {
    NOTED: "noted on the invitation",
    IGNORED: "left alone: it tells of no failure, or the invitation is over",
    STRANGE: "left alone: it did not come to an address that was made here, or the candidate's address was corrected meanwhile",
}
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and retries


def take_bounces(files: Sequence[BinaryIO], to: str) -> int:
    """Process each mail and print the result. Returns the exit code: 0, also for ignored mails, or TRY_AGAIN."""
    mails = [file.read(MOST_BYTES) for file in files]
    try:
        parts = make_parts(Config.from_env())
        for raw in mails:
            print(_SAID[take_bounce(parts.db, parts.clock, parts.config.secret, raw, to)])
    except (Busy, Full, Unreachable) as error:
        print(f"tagning: the database cannot be written now ({type(error).__name__}); hand the mail in again later", file=sys.stderr)
        return TRY_AGAIN
    return 0

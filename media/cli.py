"""`tagning media ...`: the media room for scripts. JSON on stdout; exit 2 for a file that is refused."""

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from media.sandbox.command import Box, waiting
from media.sandbox.errors import MediaProblem


def main(argv: Sequence[str]) -> int:
    """Do what the arguments say; the exit code: 0 done, 1 it did not work, 2 the file or the edit was refused."""
    try:
        with _box(argv) as box:
            from media.verbs import run  # while the box starts

            found = run(argv, box)
    except MediaProblem as problem:
        _say({"error": problem.code, "message": problem.message})
        if problem.detail and not problem.is_refusal:
            print(problem.detail, file=sys.stderr)
        return 2 if problem.is_refusal else 1
    except OSError as error:
        _say({"error": "failed", "message": f"{error.strerror}: {error.filename}"})
        return 1
    _say(found)
    return 0


def _box(argv: Sequence[str]) -> AbstractContextManager[Box | None]:
    """For rendering, where somebody waits: a box that loads what it needs while the arguments and the edit are read."""
    return waiting(load="clip.render_inside") if argv[:1] == ["render"] else nullcontext()


def _say(what: dict[str, Any]) -> None:
    json.dump(what, sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    print()

"""`tagning media ...`: video processing for scripts. It prints JSON on stdout and exits with 2 when it refuses a file."""

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from media.sandbox.command import Sandbox, open_sandbox
from media.sandbox.errors import MediaProblem


def main(argv: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0 for success, 1 for a failure, 2 when it refuses the file or the edit."""
    try:
        with _sandbox(argv) as sandbox:
            from media.verbs import run  # the sandbox starts meanwhile

            found = run(argv, sandbox)
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


def _sandbox(argv: Sequence[str]) -> AbstractContextManager[Sandbox | None]:
    """A warm sandbox for `render`, because a person waits for it: it loads its modules while this process parses the arguments and the
    edit.
    """
    return open_sandbox(load="clip.render_inside") if argv[:1] == ["render"] else nullcontext()


def _say(what: dict[str, Any]) -> None:
    json.dump(what, sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    print()

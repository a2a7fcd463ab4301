"""Whatever reads what somebody sends is tried with the largest and oddest that it takes in: none may hold the processor for long.

It runs in a process that may use so many seconds of processor time and no more, so a busy machine makes no difference.
"""

import contextlib
import resource
import subprocess
import sys

import pytest

from authoring.inviting.csv_import import MOST_BYTES, read_candidates
from authoring.inviting.tables import decode
from foundation.errors import Problem
from tests.server import ROOT

_SECONDS = 30  # all together take about three; one that grows with the square of its input took minutes

LISTS = {
    "addresses in one row": "a@b," * 240_000,
    "addresses with another mark": "a@b;" * 240_000,
    "addresses in one column": "a@b\n" * 240_000,
    "quotation marks alone": '"' * 960_000,
    "a quotation mark on each line": '"\n' * 480_000,
    "a quotation mark that begins each line": '"x\n' * 320_000,
    "a quoted cell on each line": '"x"\n' * 240_000,
    "lines that are no UTF-8": "\udce4;\n" * 320_000,
    "commas and lines": ",\n" * 480_000,
    "tabs alone": "\t" * 960_000,
    "one long name": "a" * 950_000 + ",a@b.example",
    "one long address": "a,b@" + "c." * 470_000,
}


@pytest.mark.slow
def test_no_list_of_candidates_keeps_everybody_else_waiting():
    ended = _limited("read_lists")
    assert ended.returncode == 0, f"ended by {ended.returncode} after reading: {ended.stdout}{ended.stderr[-500:]}"


def read_lists():
    """What the import page does with each of these files."""
    for shape, text in LISTS.items():
        print(shape, flush=True)
        with contextlib.suppress(Problem):
            read_candidates(decode(text.encode("utf-8", "surrogateescape")[:MOST_BYTES]))


def _limited(work):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))

    code = f"from tests.authoring.inviting.test_largest_input import {work}; {work}()"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, preexec_fn=limit, capture_output=True, text=True)

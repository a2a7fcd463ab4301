"""Two hosts race at one upload: one runs its whole method before any single changing request of the other."""

from contextlib import suppress
from itertools import count

import pytest

from engines.blobs.contract import Locked, Missing, WrongOffset
from engines.blobs.open import open_blobs
from tests.engines.s3.changing import before_request
from tests.engines.s3.uploading import DATA, content, sweep

pytestmark = [pytest.mark.servers, pytest.mark.faults]

VERBS = {
    "append": lambda blobs, size: blobs.append("u1", size, [b"more"]), "finish": lambda blobs, _: blobs.finish("u1"),
    "gather": lambda blobs, _: blobs.gather("u1"), "abandon": lambda blobs, _: blobs.abandon("u1"),
    "delete": lambda blobs, _: blobs.delete("raw/u1"),
}
MEETINGS = [
    ("append", "finish"), ("finish", "append"), ("finish", "finish"), ("append", "abandon"), ("abandon", "append"), ("finish", "abandon"),
    ("abandon", "finish"), ("gather", "gather"), ("gather", "finish"), ("gather", "abandon"), ("gather", "delete"), ("delete", "gather"),
]
# Methods that do nothing to a blob race no more than a killed one: see test_kill.py.
OVERTAKEN = [both for both in MEETINGS if both not in (("gather", "finish"), ("gather", "abandon"))]


class Died(BaseException):
    """Acts like a kill: from here on no request reaches the store, whatever cleanup runs."""


def attempt(blobs, verb, size):
    """Run the method on u1, which has so many bytes. Returns whether it succeeded, or that the upload was over or busy."""
    try:
        VERBS[verb](blobs, size)
    except (Missing, Locked, WrongOffset):
        return False
    return True


def met(url, first, second, size, step, more=None):
    """The outcomes of the first and the second method, and whether a blob existed in between. The second host runs its whole method
    before the first one's change number `step`. With `more`, the first dies that many changes later and its outcome is None.

    Returns None when the first needs fewer changes.
    """
    one, other = open_blobs(url), open_blobs(url)
    one.begin("u1")
    one.append("u1", 0, [DATA[:size]])
    if first in ("gather", "delete"):
        one.finish("u1")
    heard, ended, acts = [], None, count()

    def act():
        n = next(acts)
        if not n:
            heard.extend((attempt(other, second, size), list(other.names()) != []))
        if more is not None and n >= more:
            raise Died

    before_request(one._bucket, step, act)
    with suppress(Died):
        ended = attempt(one, first, size)
    return (ended, *heard) if heard else None


@pytest.mark.parametrize("first, second", MEETINGS)
def test_two_hosts_at_one_upload_lose_nothing_confirmed_and_revive_nothing_deleted(rgw, url, blobs, first, second):
    for step in range(40):
        ends = met(url, first, second, 1000, step)
        if ends is None:
            break
        ended = {first: ends[0], second: ends[1]}
        gone = "delete" in ended or "abandon" in ended and not ended.get("finish", "gather" in ended)
        if not gone:
            confirmed = DATA[:1000] + (b"more" if ended.get("append") else b"")
            assert blobs.finish("u1") == len(confirmed) and content(blobs, "raw/u1") == confirmed
            blobs.gather("u1")
            assert content(blobs, "raw/u1") == confirmed
        sweep(blobs)
        assert rgw.keys(url) == (["store"] if gone else ["blobs/raw/u1", "store"]), (step, ended)
        blobs.delete("raw/u1")
    assert step >= 1


@pytest.mark.parametrize("first, second, size", [*((*both, 1000) for both in OVERTAKEN), ("finish", "abandon", 0), ("gather", "delete", 0)])
def test_a_host_that_loses_the_race_and_dies_leaves_confirmed_bytes_or_none(rgw, url, blobs, first, second, size):
    deaths = 0
    for step in range(40):
        for more in range(40):
            ends = met(url, first, second, size, step, more)
            died = ends is not None and ends[0] is None
            if died:
                deaths += 1
                all_or_nothing(rgw, url, blobs, first, second, DATA[:size], ends[1:])
            blobs.abandon("u1")
            blobs.delete("raw/u1")
            assert rgw.keys(url) == ["store"], (step, more)
            if not died:
                break
        if ends is None:
            break
    assert deaths >= 1


def all_or_nothing(rgw, url, blobs, first, second, data, heard):
    """After the sweep, either the whole blob or nothing is left, as was confirmed.

    Every blob that is listed before that can be read.
    """
    confirmed, was_blob = heard
    wholes = {data, data + b"more"} if first == "append" else {data + b"more" if (second, confirmed) == ("append", True) else data}
    may_be_gone = not {"abandon", "delete"}.isdisjoint((first, second))
    has_to_be_gone = second in ("abandon", "delete") and not was_blob
    assert {content(blobs, name) for name in blobs.names()} <= wholes
    if not may_be_gone:
        assert blobs.finish("u1") in {len(one) for one in wholes}
    sweep(blobs)
    names = list(blobs.names())
    assert names == ["raw/u1"] and not has_to_be_gone or names == [] and may_be_gone
    if names:
        assert content(blobs, "raw/u1") in wholes
        blobs.gather("u1")
        assert content(blobs, "raw/u1") in wholes
    assert rgw.keys(url) == [*(f"blobs/{name}" for name in names), "store"]


def test_a_blob_gathered_during_its_deletion_is_deleted(rgw, url, blobs):
    blobs.begin("u1")
    blobs.append("u1", 0, [DATA[:1000]])
    blobs.finish("u1")
    deleting, whole = open_blobs(url), []
    complete, open_parts = blobs._bucket.complete, deleting._bucket.open_parts

    def delete_first(*arguments):
        whole.append(arguments)
        deleting.delete("raw/u1")

    def complete_first(key):
        complete(*whole.pop())
        return open_parts(key)

    blobs._bucket.complete, deleting._bucket.open_parts = delete_first, complete_first
    blobs.gather("u1")
    assert whole == [] and rgw.keys(url) == ["store"]

"""Two hosts at one upload: one of them does all of its verb before any single request of the other's that changes anything."""

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
# Who meets a blob with what does nothing to it is no more than killed: test_kill.py.
OVERTAKEN = [both for both in MEETINGS if both not in (("gather", "finish"), ("gather", "abandon"))]


class Died(BaseException):
    """As if killed: from here on nothing reaches the store, whatever is cleaned up on the way out."""


def attempt(blobs, verb, size):
    """Do it to u1, which has so many bytes; whether it succeeded, or heard that the upload is over or busy."""
    try:
        VERBS[verb](blobs, size)
    except (Missing, Locked, WrongOffset):
        return False
    return True


def met(url, first, second, size, step, more=None):
    """How the first ended, how the second did, and whether there was a blob then, when another host did all of the second before the
    first's change number `step`. The first dies `more` changes later, if that is said: its end is None then.

    None when the first needs fewer changes.
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
def test_whenever_two_hosts_meet_at_an_upload_what_was_confirmed_stays_and_what_was_taken_away_does_too(rgw, url, blobs, first, second):
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
def test_who_is_overtaken_and_then_dies_leaves_what_was_confirmed_or_nothing(rgw, url, blobs, first, second, size):
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
    """What is left once the sweep has been: the whole blob and no more, or nothing, as was confirmed or else as it happens.

    What is named as a blob before that can be read.
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


def test_what_is_made_whole_in_the_middle_of_its_deletion_is_deleted_too(rgw, url, blobs):
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

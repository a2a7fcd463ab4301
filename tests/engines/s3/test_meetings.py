"""Two hosts at one upload: one of them does all of its verb before any single request of the other's that changes anything."""

import pytest

from engines.blobs.contract import Locked, Missing, WrongOffset
from engines.blobs.open import open_blobs
from tests.engines.s3.changing import before_request
from tests.engines.s3.uploading import DATA, content, sweep

pytestmark = [pytest.mark.servers, pytest.mark.faults]

VERBS = {
    "append": lambda blobs: blobs.append("u1", 1000, [b"more"]), "finish": lambda blobs: blobs.finish("u1"),
    "gather": lambda blobs: blobs.gather("u1"), "abandon": lambda blobs: blobs.abandon("u1"),
    "delete": lambda blobs: blobs.delete("raw/u1"),
}
MEETINGS = [
    ("append", "finish"), ("finish", "append"), ("finish", "finish"), ("append", "abandon"), ("abandon", "append"), ("finish", "abandon"),
    ("abandon", "finish"), ("gather", "gather"), ("gather", "finish"), ("gather", "abandon"), ("gather", "delete"), ("delete", "gather"),
]


def attempt(blobs, verb):
    """Do it to u1; whether it succeeded, or heard that the upload is over or busy."""
    try:
        VERBS[verb](blobs)
    except (Missing, Locked, WrongOffset):
        return False
    return True


def met(url, first, second, step):
    """One host does the first thing, and another all of the second before the first's change number `step`: how each
    ended; None when the first needs fewer."""
    one, other = open_blobs(url), open_blobs(url)
    one.begin("u1")
    one.append("u1", 0, [DATA[:1000]])
    if first in ("gather", "delete"):
        one.finish("u1")
    heard = []
    before_request(one._bucket, step, lambda: heard or heard.append(attempt(other, second)))
    ended = attempt(one, first)
    return {first: ended, second: heard[0]} if heard else None


@pytest.mark.parametrize("first, second", MEETINGS)
def test_whenever_two_hosts_meet_at_an_upload_what_was_confirmed_stays_and_what_was_taken_away_does_too(rgw, url, blobs, first, second):
    for step in range(40):
        ended = met(url, first, second, step)
        if ended is None:
            break
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

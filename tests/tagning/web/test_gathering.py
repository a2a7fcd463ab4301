"""What a finish left in pieces: a blob from the acknowledgement on, for whoever reads it, and one object after a job."""

import pytest

from foundation import jobs, uploads
from foundation.policy import Actor
from foundation.uploads import GATHER, Purpose, Subject, Wanted
from tagning.handlers import make_handlers
from tests.conftest import make_house

ALICE = Actor("member", "alice", "Alice", team_id="ours", roles=frozenset({"owner"}))
TAKE = Purpose("take", 1000, lambda db, actor, subject: Subject("ours", "person:alice"), lambda *_: True, lambda *_: None)


@pytest.fixture
def bucket_url(rgw):
    return rgw.url(rgw.bucket())


@pytest.fixture
def in_a_bucket(tmp_path, bucket_url):
    """The parts of an installation whose bytes lie in a bucket."""
    parts = make_house(tmp_path / "data", blobs=bucket_url)
    yield parts
    parts.db.close()


def uploaded(parts):
    """An upload that was sent to its end; its id."""
    parts.db.execute("insert into team (id, name, language, created_at) values ('ours', 'Ours', 'en', '')")
    upload = uploads.begin_upload(parts.db, parts.blobs, parts.clock, ALICE, TAKE, Wanted("take", "question"), 1000)
    for at in (0, 3, 6):
        parts.blobs.append(upload["id"], at, [b"abc"])
    uploads.close_upload(parts.db, parts.blobs, parts.clock, TAKE, upload)
    return upload["id"]


def gatherings(parts):
    return [row["state"] for row in parts.db.query("select state from job where kind = :kind", kind=GATHER)]


def content(parts, upload_id):
    return b"".join(parts.blobs.read(f"raw/{upload_id}"))


def test_a_folder_has_nothing_to_gather(house):
    assert content(house, uploaded(house)) == b"abcabcabc" and gatherings(house) == []


@pytest.mark.servers
def test_who_dies_after_the_acknowledgement_leaves_a_blob_and_a_job_that_makes_it_one_object(in_a_bucket, tmp_path, bucket_url, rgw):
    upload_id = uploaded(in_a_bucket)
    assert gatherings(in_a_bucket) == ["ready"] and len(rgw.keys(bucket_url)) > 4
    after = make_house(tmp_path / "data", blobs=bucket_url)
    assert content(after, upload_id) == b"abcabcabc"
    while jobs.run_one(after.db, after.clock, make_handlers(after), "another"):
        pass
    assert gatherings(after) == ["done"] and content(after, upload_id) == b"abcabcabc"
    assert rgw.keys(bucket_url) == [f"blobs/raw/{upload_id}", "store"]
    after.db.close()


@pytest.mark.servers
def test_the_sweep_leaves_what_was_not_gathered_yet(in_a_bucket):
    upload_id = uploaded(in_a_bucket)
    in_a_bucket.clock.advance(8 * 24 * 3600 * 1000)
    uploads.sweep_uploads(in_a_bucket.db, in_a_bucket.blobs, in_a_bucket.clock)
    assert content(in_a_bucket, upload_id) == b"abcabcabc"


@pytest.mark.servers
def test_a_finish_that_is_asked_for_twice_is_gathered_once(in_a_bucket):
    upload_id = uploaded(in_a_bucket)
    open_still = {**uploads.find_upload(in_a_bucket.db, "ours", upload_id), "finished_at": None}
    uploads.finish_if_whole(in_a_bucket.db, in_a_bucket.blobs, in_a_bucket.clock, TAKE, {**open_still, "length": 9})
    assert gatherings(in_a_bucket) == ["ready"]

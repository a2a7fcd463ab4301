"""Checks an installation after a fault: nothing acknowledged is missing, nothing is duplicated, nothing is left over."""

import hashlib
import re
import time
from collections import Counter
from datetime import timedelta

from engines.blobs.contract import Missing, blob_of
from foundation import jobs
from foundation.clock import iso
from tests.faults.endings import endings

_BLOBS = """
select blob from rendition union select blob from take where blob is not null union select blob from answer_take where blob is not null
union select blob from upload where finished_at is not null
"""


def wait_for_jobs(parts, seconds=150):
    """Wait until only deliberately delayed jobs remain: takes in progress, and tomorrow's sweep."""
    end = time.monotonic() + seconds
    while left := parts.db.query(
        """select kind, state, attempts, run_at, error from job
           where finished_at is null and kind <> 'close_answer_take' and (state = 'running' or run_at < :soon)""",
        soon=iso(parts.clock.now() + timedelta(minutes=10)),
    ):
        assert time.monotonic() < end, left
        time.sleep(0.2)


def every_job_ended_once(parts):
    """Every due job is done and ended once."""
    finished = parts.db.query("select id, kind, state, error from job where finished_at is not null")
    assert [job for job in finished if job["state"] != "done"] == []
    assert endings(parts.db) == [(job["id"], "done") for job in sorted(finished, key=lambda job: job["id"])]


def every_comment_is_there_once(parts, acknowledged):
    """Each acknowledged comment exists, and none exists twice."""
    rows = parts.db.query("select body, interview_id, seq from comment")
    bodies = Counter(row["body"] for row in rows)
    assert [body for body in acknowledged if body not in bodies] == []
    assert max(bodies.values(), default=0) <= 1 and len({(row["interview_id"], row["seq"]) for row in rows}) == len(rows)


def every_mail_came_once(parts, mails, acknowledged):
    """Every acknowledged person is invited, every invited person got one mail, and nobody else did."""
    rows = parts.db.query("select c.email, i.mailed_at, i.submitted_at from invitation i join candidate c on c.id = i.candidate_id")
    mailed = [row for row in rows if row["mailed_at"]]  # synthetic people are not
    assert [email for email in acknowledged if email not in {row["email"] for row in mailed}] == []
    wanted = [("invitation", row["email"]) for row in mailed] + [("receipt", row["email"]) for row in mailed if row["submitted_at"]]
    team = {row["email"] for row in parts.db.query("select email from person")}  # they are told of submissions, gathered by the hour
    assert Counter((_kind_of(one), one.to) for one in mails.received if one.to not in team) == Counter(wanted)


def _kind_of(mail):
    return "invitation" if re.search(r"http\S+/i/", mail.body("plain")) else "receipt"


def every_recording_is_whole(parts, candidates):
    """Each recording equals the bytes sent, has one upload that became its video, and is watchable."""
    for one in candidates:
        take = parts.db.one("select * from answer_take where id = :id", id=one.take_id)
        uploads = parts.db.query("select * from upload where subject = :id and finished_at is not null", id=one.take_id)
        assert (take["state"], [row["blob"] for row in uploads]) == ("ready", [take["blob"]])
        digest = hashlib.sha256()
        for piece in parts.blobs.read(take["blob"]):
            digest.update(piece)
        assert digest.digest() == hashlib.sha256(one.recording.content).digest()
        made = parts.db.query("select name from rendition where owner = :owner", owner=f"answer_take:{one.take_id}")
        assert {"playable", "wall", "poster", "storyboard", "peaks"} <= {row["name"] for row in made}


def kept_of(parts, candidate):
    """The candidate's recording in the store, as an upload or as a blob; empty before it has begun."""
    upload = parts.db.one("select * from upload where subject = :id order by created_at desc, id desc limit 1", id=candidate.take_id)
    if upload is None:
        return b""
    try:
        return b"".join(parts.blobs.read_upload(upload["id"]))
    except Missing:
        return b"".join(parts.blobs.read(blob_of(upload["id"])))


def nothing_is_left_over(parts):
    """No blob without a row, no row without a blob, and no abandoned upload after the sweep."""
    parts.db.execute("update upload set expires_at = '2000-01-01T00:00:00.000Z' where finished_at is null")
    with parts.db.tx():
        job_id = jobs.put(parts.db, parts.clock, "sweep")
    wait_for_jobs(parts)
    assert jobs.find(parts.db, job_id)["state"] == "done"
    assert set(parts.blobs.names()) == {row["blob"] for row in parts.db.query(_BLOBS)}
    assert list(parts.blobs.upload_ids()) == []

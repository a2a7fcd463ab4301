"""The room's jobs on real, tiny videos."""

import json

import av
import pytest

from authoring.questions import clips, edits, queries, takes
from authoring.questions.problems import may_retry
from authoring.questions.questions import Wording, create_question
from foundation import jobs
from foundation.renditions import renditions_of
from interviews.instructions import default_instructions
from interviews.question import find_clip, find_question
from media.clip.inspect import inspect
from media.clip.render import render
from media.edit import Edit
from media.synthetic.people import person
from tagning.handlers import make_handlers
from tests.authoring.conftest import TEXT, draft_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    """Three seconds of somebody, as a browser records them."""
    path = tmp_path_factory.mktemp("recording") / "take.webm"
    person(path, 3, 3.0, (160, 90), 15)
    return path


@pytest.fixture
def send(house, carol, question):
    """`send(path or bytes)`: the file becomes a take of the question, or of another one; its row."""
    def send(source, subject=None):
        blob = f"raw/{len(list(house.blobs.names('raw')))}"
        if isinstance(source, bytes):
            house.blobs.put_bytes(blob, source)
        else:
            house.blobs.put_file(blob, source)
        upload = {
            "id": None, "team_id": carol.team_id, "subject": (subject or question)["id"], "blob": blob, "filename": "take.webm",
            "owner_key": carol.key,
        }
        with house.db.tx():
            return queries.find_take(house.db, carol.team_id, takes.add_take(house.db, house.clock, upload))
    return send


def names(house, carol, owner):
    return set(renditions_of(house.db, carol.team_id, owner))


def find(house, carol, take):
    return queries.find_take(house.db, carol.team_id, take["id"])


def publish(house, carol, question, take, **changes):
    draft = edits.load_draft(house.db, carol, question, "en")
    edits.save_draft(house.db, house.clock, carol, question, draft_of(take, draft.version, **changes))
    return clips.publish(house.db, house.clock, carol, question)


def look(card="before"):
    return {"card": card, "card_ms": 2000, "overlay_ms": 500}


def test_a_take_is_made_ready_with_everything_the_editor_needs(house, carol, send, recording, run_jobs):
    take = send(recording)
    run_jobs(house)
    ready = find(house, carol, take)
    assert ready["state"] == "ready"
    assert abs(ready["duration_ms"] - 3000) < 70
    assert (ready["width"], ready["height"]) == (160, 90)
    assert names(house, carol, f"take:{take['id']}") == {"house", "poster", "storyboard", "cues", "peaks"}
    board = renditions_of(house.db, carol.team_id, f"take:{take['id']}")["storyboard"]["facts"]
    assert board["columns"] * board["rows"] >= board["count"] > 0


def test_a_text_file_is_a_broken_take_with_a_sentence_and_its_row_is_kept(house, carol, send, run_jobs):
    take = send(b"ffconcat version 1.0\nfile '/etc/passwd'\n")
    run_jobs(house)
    broken = find(house, carol, take)
    assert broken["state"] == "broken"
    assert broken["problem"].startswith("This file is not a video.") or "cannot be read" in broken["problem"]
    assert names(house, carol, f"take:{take['id']}") == set()
    assert jobs.for_subject(house.db, carol.team_id, f"take:{take['id']}")["state"] == "parked"


def test_a_file_that_is_none_takes_no_number_and_offers_no_second_try(house, carol, question, send, recording, run_jobs):
    none, again = (send(b"ffconcat version 1.0\nfile '/etc/passwd'\n") for _ in range(2))
    run_jobs(house)
    assert {find(house, carol, one)["number"] for one in (none, again)} == {0, -1}
    assert not may_retry(find(house, carol, none)["problem"])
    assert send(recording)["number"] == 1


def test_a_file_that_was_cut_in_half_is_a_take_and_says_that_the_rest_is_missing(house, carol, send, tmp_path, run_jobs):
    person(tmp_path / "whole.mp4", 3, 8.0, (160, 90), 15)
    whole = moov_first(tmp_path / "whole.mp4").read_bytes()
    half, all_of_it = send(whole[:len(whole) // 2]), send(whole)
    run_jobs(house)
    assert find(house, carol, half)["state"] == "ready" and find(house, carol, half)["duration_ms"] < 7000
    assert "the rest of the recording is missing" in find(house, carol, half)["problem"]
    assert find(house, carol, all_of_it)["problem"] is None


def moov_first(path):
    """The same film with its index in front, as phones and editors write it for the web."""
    made = path.with_name("moov-first.mp4")
    with av.open(str(path)) as source, av.open(str(made), "w", options={"movflags": "+faststart"}) as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return made


def test_a_recording_without_picture_says_that_the_camera_was_off(house, carol, send, tmp_path, run_jobs):
    person(tmp_path / "voice.webm", 3, 1.0, picture=False)
    take = send(tmp_path / "voice.webm")
    run_jobs(house)
    assert "no picture" in find(house, carol, take)["problem"]


def test_making_a_take_ready_twice_is_no_harm(house, carol, send, recording, run_jobs):
    take = send(recording)
    run_jobs(house)
    before = find(house, carol, take)
    house.db.execute("update take set state = 'processing' where id = :id", id=take["id"])
    with house.db.tx():
        jobs.put(house.db, house.clock, "process_take", team_id=carol.team_id, subject=f"take:{take['id']}", take_id=take["id"])
    run_jobs(house)
    assert find(house, carol, take) == before


def test_a_published_clip_is_as_long_as_card_and_kept_parts_and_tells_its_instructions(house, carol, question, send, recording, run_jobs):
    take = send(recording)
    run_jobs(house)
    asked = publish(house, carol, question, take, keep=[[500, 1200], [1600, 2600]], look=look())
    run_jobs(house)
    clip = find_clip(house.db, carol.team_id, asked.clip_id)
    assert clip["state"] == "published"
    assert abs(clip["duration_ms"] - (2000 + 700 + 1000)) <= 67
    made = renditions_of(house.db, carol.team_id, f"clip:{clip['id']}")
    assert set(made) == {"clip", "poster", "storyboard", "captions"}
    with house.blobs.local_path(made["clip"]["blob"]) as path:
        facts = inspect(path)
    assert TEXT in json.dumps(facts, ensure_ascii=False)
    captions = b"".join(house.blobs.read(made["captions"]["blob"])).decode()
    assert captions.startswith("WEBVTT\n\n00:00:02.000 --> ")


def test_publishing_that_is_cancelled_leaves_no_clip_and_the_draft(house, carol, question, send, recording, run_jobs):
    take = send(recording)
    run_jobs(house)
    asked = publish(house, carol, question, take, keep=[[0, 2000]], look=look("none"))
    job = jobs.claim(house.db, house.clock, "test")
    jobs.cancel(house.db, house.clock, asked.job_id)
    with pytest.raises(jobs.Cancelled):
        make_handlers(house)["render_clip"](job)
    assert clips.find_own_clip(house.db, carol.team_id, asked.clip_id)["state"] == "cancelled"
    assert names(house, carol, f"clip:{asked.clip_id}") == set()
    assert edits.load_draft(house.db, carol, question, "en").keep == [[0, 2000]]


def test_a_clip_is_made_once_even_if_its_job_runs_twice(house, carol, question, send, recording, run_jobs):
    take = send(recording)
    run_jobs(house)
    asked = publish(house, carol, question, take, keep=[[0, 2000]], look=look("none"))
    run_jobs(house)
    before = find_clip(house.db, carol.team_id, asked.clip_id)
    house.clock.advance(60_000)
    with house.db.tx():
        jobs.put(house.db, house.clock, "render_clip", team_id=carol.team_id, subject=f"clip:{asked.clip_id}", clip_id=asked.clip_id)
    run_jobs(house)
    assert find_clip(house.db, carol.team_id, asked.clip_id) == before


def test_a_clip_that_is_brought_in_again_brings_its_instructions_along_and_leaves_its_card_behind(
    house, carol, question, send, recording, run_jobs, tmp_path,
):
    take = send(recording)
    run_jobs(house)
    said = {**default_instructions("sv", "Carol Berg"), "answer_seconds": 45, "takes": None, "role_info": ["<script>alert(1)</script>"]}
    asked = publish(house, carol, question, take, keep=[[500, 2500]], instructions=said, look=look("both"))
    run_jobs(house)
    made = renditions_of(house.db, carol.team_id, f"clip:{asked.clip_id}")["clip"]["blob"]
    with house.blobs.local_path(made) as file:
        (tmp_path / "clip.mp4").write_bytes(file.read_bytes())
    another = find_question(house.db, carol.team_id, create_question(house.db, house.clock, carol, Wording("Next", "Next?", "")))
    again = send(tmp_path / "clip.mp4", another)
    run_jobs(house)
    draft = edits.load_draft(house.db, carol, another, "en")
    assert (draft.take_id, draft.instructions) == (again["id"], said)
    [[start, end]] = draft.keep
    assert (start, round((end - start) / 100)) == (2000, 20)
    assert draft.look == {"card": "both", "card_ms": 2000, "overlay_ms": 0}


@pytest.mark.parametrize("said", [
    {"answer_seconds": 7200}, {"role_info": ["x"] * 12}, {"presenter": {"name": "x" * 120}}, {"takes": 99},
])
def test_instructions_that_are_not_allowed_here_are_not_brought_along(said, house, carol, question, send, recording, run_jobs, tmp_path):
    edit = {"instructions": said, "look": {"card": "none", "overlay_ms": 0}}
    render(recording, Edit.from_json(edit), tmp_path / "clip.mp4")
    take = send(tmp_path / "clip.mp4")
    run_jobs(house)
    assert find(house, carol, take)["state"] == "ready"
    assert edits.load_draft(house.db, carol, question, "en").instructions == default_instructions("en", "Carol Berg")

"""A question that can be published repeatedly, and what each of its clips must be."""

import io

import av

from authoring.questions import edits, questions, takes
from authoring.questions.questions import Wording
from foundation.policy import Actor
from interviews.instructions import default_instructions
from interviews.question import find_question
from media.synthetic.people import person

KEEP = [[300, 1700]]
CARD_MS = 2000


def ready_to_publish(parts, cast, folder, wait_for_jobs):
    """carol's question with a take and a draft; `wait_for_jobs(parts)` returns when the take is ready."""
    carol = Actor(kind="member", person_id=cast.carol.id, name=cast.carol.name, team_id=cast.team_id, roles=frozenset({"recruiter"}))
    question_id = questions.create_question(parts.db, parts.clock, carol, Wording("Teamwork", "What did you do?", ""))
    person(folder / "take.mp4", seed=15, seconds=2, size=(320, 180), fps=25)
    parts.blobs.put_file("raw/take", folder / "take.mp4")
    upload = {
        "id": None, "team_id": cast.team_id, "subject": question_id, "blob": "raw/take", "filename": "take.mp4", "owner_key": carol.key,
    }
    with parts.db.tx():
        take_id = takes.add_take(parts.db, parts.clock, upload)
    wait_for_jobs(parts)
    question = find_question(parts.db, cast.team_id, question_id)
    look = {"card": "before", "card_ms": CARD_MS, "overlay_ms": 0}
    draft = {"take_id": take_id, "keep": KEEP, "instructions": default_instructions("en", "Carol Berg"), "look": look, "version": 0}
    edits.save_draft(parts.db, parts.clock, carol, question, draft)
    return question


def every_clip_is_whole(parts, question_id):
    """Each of the question's clips is published, plays, and has the length of its edit."""
    clips = parts.db.query("select * from clip where question_id = :id", id=question_id)
    assert {clip["state"] for clip in clips} == {"published"}
    for clip in clips:
        made = parts.db.query("select name, blob from rendition where owner = :owner order by name", owner=f"clip:{clip['id']}")
        assert [row["name"] for row in made] == ["captions", "clip", "poster", "storyboard"]
        data = b"".join(parts.blobs.read(next(row["blob"] for row in made if row["name"] == "clip")))
        with av.open(io.BytesIO(data)) as film:
            times = [frame.time for frame in film.decode(video=0)]
            frame_s = 1 / float(film.streams.video[0].average_rate)
        assert abs(times[-1] - times[0] + frame_s - (CARD_MS + 1400) / 1000) <= frame_s + 0.001
        assert abs(clip["duration_ms"] - CARD_MS - 1400) <= frame_s * 1000 + 1

"""Four candidates who have answered the same question, with films that move and sound as the media room makes them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from foundation.renditions import keep
from media.renditions.catalogue import make_renditions
from media.synthetic.people import person
from tests.review.conftest import answer_interview

NAMES = ("Erin Holm", "Yusuf Demir", "Ingrid Sjöberg", "Tomás Silva")
SECONDS = (14, 12, 13, 9)
SHAPES = ((320, 180), (240, 180), (180, 320), (320, 180))


def film_answers(parts, cast, folder, seconds=SECONDS, positions=(0,)):
    """The interview, answered; the answers to the questions at these positions can be watched."""
    answered = answer_interview(parts, cast.team_id, cast.alice.id, NAMES[: len(seconds)])
    for n, length in enumerate(seconds):
        source = folder / f"{n}.mp4"
        person(source, seed=20 + n, seconds=length, size=SHAPES[n], fps=12)
        for position in positions:
            film_answer(parts, answered.answers[n, position], source, length * 1000)
    return answered


def film_answer(parts, answer_id, source, duration_ms):
    """Give the answer this film, in every form that the wall asks for."""
    row = parts.db.one("select team_id, kept_take_id as take_id from answer where id = :id", id=answer_id)
    parts.db.execute("update answer_take set duration_ms = :ms where id = :id", ms=duration_ms, id=row["take_id"])
    owner = {"team_id": row["team_id"], "owner": f"answer_take:{row['take_id']}"}
    with TemporaryDirectory() as folder:
        for made in make_renditions(source, Path(folder), ["wall", "poster", "storyboard", "peaks"]).values():
            keep(parts.db, parts.blobs, parts.clock, **owner, made=made, path=Path(folder) / made.file)

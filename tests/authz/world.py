"""Two teams that have one of everything, with words in every text by which a leak is known."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta

from accounts.member_invitations import token_of
from accounts.resets import make_reset
from engines.blobs.contract import blob_of
from engines.database.rows import tables_in
from engines.database.steps import steps_in
from foundation.clock import iso
from foundation.ids import hash_token
from interviews.scorecard import OVERALL
from tagning.places import SCHEMA
from tests.cast import make_cast

OURS, THEIRS = "zebra", "quagga"
MISSING = "0" * 20
UNDER_WAY = ("open", "other", "renewed")
PHASES = ("open", "other", "expired", "submitted", "withdrawn", "renewed")
TABLES = sorted(table.name for table in tables_in(steps_in(SCHEMA)))


@dataclass
class Team:
    """The ids of one team's things by the name of the rule argument that takes them."""

    id: str
    word: str
    things: dict = field(default_factory=dict)
    visits: dict = field(default_factory=dict)
    """Phase -> the same for what a candidate in that phase has."""


class World:
    """Everything, in the database of `parts`."""

    def __init__(self, parts, app):
        self.parts, self.app = parts, app
        self.cast = make_cast(parts, app)
        self.ours = Team(self.cast.team_id, OURS)
        self.theirs = Team(self.cast.other_team_id, THEIRS)
        self._fill(self.ours, self.cast.carol.id, self.cast.bob.id)
        self._fill(self.theirs, self.cast.dave.id, self.cast.dave.id)

    def insert(self, table, **values):
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        self.parts.db.execute(f"insert into {table} ({names}) values ({places})", **values)

    def _fill(self, team, author, reviewer):
        self.now = self.parts.clock.iso()
        self.later = iso(self.parts.clock.now() + timedelta(days=7))
        self.before = iso(self.parts.clock.now() - timedelta(days=1))
        self._people(team, author)
        self._authoring(team, author)
        self._interview(team, author)
        for phase in PHASES:
            team.visits[phase] = self._visit(team, phase, author)
        self._review(team, reviewer)

    def _id(self, team, kind):
        """An id that tells what it is: 20 hexadecimal digits, like real ones."""
        n = self.counter = getattr(self, "counter", 0) + 1
        return f"{'a' if team.word == OURS else 'b'}{sum(kind.encode()) % 4096:03x}{n:016x}"

    def _people(self, team, author):
        team.things["person_id"] = (self.cast.rut if team.word == OURS else self.cast.dave).id
        invited = self._id(team, "member")
        self.insert(
            "member_invitation",
            id=invited,
            team_id=team.id,
            email=f"new@{team.word}.example",
            roles="reviewer",
            token_hash=hash_token(token_of(self.parts.config.secret, invited)),
            invited_by=author,
            created_at=self.now,
            expires_at=self.later,
        )
        team.things["member_invitation_id"] = invited
        team.things["join_token"] = token_of(self.parts.config.secret, invited)
        team.things["reset_token"] = make_reset(self.parts.db, self.parts.config.secret, author, self.now)
        team.things["mail_id"] = self._mail(team)

    def _mail(self, team):
        from engines.mail.contract import Message

        self.parts.mail.send(
            Message(f"m:{team.id}", f"x@{team.word}.example", f"Subject {team.word}", team.word, team.word, "a@b.example", team.id)
        )
        return next(mail.key_hash for mail in self.parts.mail.list_messages() if mail.team_id == team.id)

    def _authoring(self, team, author):
        question, take, clip, job = (self._id(team, kind) for kind in ("question", "take", "clip", "job"))
        team.things.update(question_id=question, take_id=take, clip_id=clip, job_id=job)
        instructions = {
            "answer_seconds": 60,
            "think_seconds": 0,
            "takes": None,
            "role_info": [team.word],
            "presenter": {"name": team.word, "title": team.word},
            "language": "en",
        }
        body = {
            "keep": [[0, 5000]],
            "instructions": {"question": team.word, **instructions},
            "look": {"card": "before", "card_ms": 4000, "overlay_ms": 6000},
        }
        self.insert(
            "question",
            id=question,
            team_id=team.id,
            title=f"Title {team.word}",
            text=f"Text {team.word}",
            competency=team.word,
            created_by=author,
            created_at=self.now,
            updated_at=self.now,
        )
        self.insert(
            "take",
            id=take,
            team_id=team.id,
            question_id=question,
            number=1,
            state="ready",
            filename=f"{team.word}.webm",
            duration_ms=5000,
            width=640,
            height=360,
            note=team.word,
            created_by=author,
            created_at=self.now,
            blob=self._blob(team, f"take/{take}/raw"),
        )
        self.insert(
            "edit",
            question_id=question,
            team_id=team.id,
            take_id=take,
            body=json.dumps({**body, "instructions": instructions}),
            version=1,
            updated_by=author,
            updated_at=self.now,
        )
        self.insert(
            "clip",
            id=clip,
            team_id=team.id,
            question_id=question,
            take_id=take,
            number=1,
            state="published",
            body=json.dumps(body),
            question_text=f"Text {team.word}",
            competency=team.word,
            duration_ms=9000,
            created_by=author,
            created_at=self.now,
            published_at=self.now,
        )
        self._job(team, job, f"clip:{clip}")
        self._renditions(team, f"take:{take}", ("house", "poster", "storyboard", "peaks"))
        self._renditions(team, f"clip:{clip}", ("clip", "poster", "storyboard", "captions"))
        team.things["upload_id"] = self._upload(team, "take", question, f"person:{author}")

    def _job(self, team, job, subject):
        self.insert(
            "job",
            id=job,
            kind="render_clip",
            args="{}",
            state="ready",
            priority=0,
            run_at=self.later,
            max_attempts=5,
            team_id=team.id,
            subject=subject,
            step=team.word,
            created_at=self.now,
        )

    def _upload(self, team, purpose, subject, owner_key):
        upload = self._id(team, "upload")
        self.insert(
            "upload",
            id=upload,
            team_id=team.id,
            purpose=purpose,
            subject=subject,
            owner_key=owner_key,
            filename=f"{team.word}.webm",
            filetype="video/webm",
            length=1000,
            created_at=self.now,
            expires_at=self.later,
        )
        self.arrive(upload)
        return upload

    def arrive(self, upload):
        """Seven bytes of the upload are there, whatever became of those before: bytes are not part of a transaction."""
        self.parts.blobs.abandon(upload)
        self.parts.blobs.delete(blob_of(upload))
        if upload != MISSING:
            self.parts.blobs.begin(upload)
            self.parts.blobs.append(upload, 0, [b"arrived"])

    def _blob(self, team, name):
        self.parts.blobs.put_bytes(f"{team.id}/{name}", f"bytes of {team.word}".encode())
        return f"{team.id}/{name}"

    def _renditions(self, team, owner, names):
        for name in names:
            blob = self._blob(team, f"{owner.replace(':', '/')}/{name}")
            self.insert(
                "rendition",
                team_id=team.id,
                owner=owner,
                name=name,
                blob=blob,
                mimetype="application/octet-stream",
                facts=json.dumps(_FACTS.get(name, {"duration_ms": 5000, "width": 640, "height": 360})),
                created_at=self.now,
            )

    def _interview(self, team, author):
        interview, version = self._id(team, "interview"), self._id(team, "version")
        team.things.update(interview_id=interview, version_id=version)
        words = {"title": f"Title {team.word}", "role": team.word, "about": team.word, "language": "en", "preview": "topics"}
        self.insert(
            "interview",
            id=interview,
            team_id=team.id,
            state="published",
            current_version_id=version,
            created_by=author,
            created_at=self.now,
            updated_at=self.now,
            **words,
        )
        self.insert(
            "interview_version",
            id=version,
            team_id=team.id,
            interview_id=interview,
            number=1,
            published_by=author,
            published_at=self.now,
            **words,
        )
        placed = {"position": 1, "team_id": team.id, "question_id": team.things["question_id"], "clip_id": team.things["clip_id"]}
        self.insert("interview_question", interview_id=interview, **placed)
        self.insert("version_question", version_id=version, **placed)

    def _visit(self, team, phase, author):
        """An invitation in that phase, with one answer of one finished take, and another take that is under way."""
        candidate, invitation, answer, take, live = (
            self._id(team, kind) for kind in ("candidate", "invitation", "answer", "atake", "alive")
        )
        token = f"{team.word}-{phase}-token"
        self.insert(
            "candidate",
            id=candidate,
            team_id=team.id,
            name=f"{phase} {team.word}",
            email=f"{phase}@{team.word}.example",
            created_at=self.now,
        )
        self.insert(
            "invitation",
            id=invitation,
            team_id=team.id,
            interview_id=team.things["interview_id"],
            version_id=team.things["version_id"],
            candidate_id=candidate,
            token_hash=hash_token(token),
            deadline=self.before if phase == "expired" else self.later,
            invited_by=author,
            created_at=self.before,
            opened_at=self.before,
            consented_at=self.before,
            started_at=self.before,
            submitted_at=self.before if phase == "submitted" else None,
            withdrawn_at=self.before if phase == "withdrawn" else None,
        )
        self.insert(
            "answer",
            id=answer,
            team_id=team.id,
            invitation_id=invitation,
            position=1,
            question_id=team.things["question_id"],
            clip_id=team.things["clip_id"],
            watched_at=self.before,
            created_at=self.before,
            kept_take_id=take if phase == "submitted" else None,
            kept_at=self.before if phase == "submitted" else None,
        )
        long_ago = iso(self.parts.clock.now() - timedelta(days=2))
        self._take(team, take, answer, 1, "ready", long_ago)
        if phase in UNDER_WAY:
            self._take(team, live, answer, 2, "recording", self.now)
        self._renditions(team, f"answer_take:{take}", ("playable", "wall", "full", "poster", "storyboard", "peaks"))
        upload = self._upload(team, "answer", live if phase in UNDER_WAY else take, f"invitation:{invitation}")
        return {
            "invitation_id": invitation,
            "answer_id": answer,
            "take_id": take,
            "live_take_id": live,
            "token": token,
            "upload_id": upload,
            "candidate_id": candidate,
        }

    def _take(self, team, take, answer, number, state, started_at):
        done = (
            {"blob": self._blob(team, f"answer_take/{take}/raw"), "duration_ms": 5000, "ended_at": started_at} if state == "ready" else {}
        )
        self.insert(
            "answer_take",
            id=take,
            team_id=team.id,
            answer_id=answer,
            number=number,
            state=state,
            limit_ms=60000,
            started_at=started_at,
            **done,
        )

    def _review(self, team, reviewer):
        answer, comment = team.visits["submitted"]["answer_id"], self._id(team, "comment")
        team.things.update(
            answer_id=answer,
            comment_id=comment,
            invitation_id=team.visits["open"]["invitation_id"],
            candidate_id=team.visits["open"]["candidate_id"],
        )
        self.insert(
            "comment",
            id=comment,
            team_id=team.id,
            interview_id=team.things["interview_id"],
            answer_id=answer,
            author_id=reviewer,
            at_ms=1000,
            body=f"Comment {team.word}",
            seq=1,
            created_at=self.now,
            updated_at=self.now,
        )
        self._scorecard(team, reviewer, team.things["person_id"])

    def _scorecard(self, team, reviewer, colleague):
        """A scorecard, what the reviewer has given by it so far, and what a colleague has handed in."""
        card, competency, evidence = (self._id(team, kind) for kind in ("scorecard", "competency", "evidence"))
        team.things.update(scorecard_id=card, competency_id=competency, evidence_id=evidence)
        draft = self._id(team, "scorecard")
        owner, visit = {"team_id": team.id}, team.visits["submitted"]
        candidate = {**owner, "invitation_id": visit["invitation_id"]}
        team.things["judged_id"] = visit["invitation_id"]
        on = {**candidate, "competency_id": competency, "answer_id": visit["answer_id"]}
        body = replace(OVERALL, name={"en": f"Competency {team.word}"}).body
        self.insert("scorecard", id=card, version=1, opens="candidate", needs_evidence=0, published_at=self.now, created_at=self.now,
                    interview_id=team.things["interview_id"], **owner)
        self.insert("scorecard", id=draft, version=2, opens="candidate", needs_evidence=0, created_at=self.now, **owner,
                    interview_id=team.things["interview_id"])
        self.insert("competency", id=competency, body=body, created_at=self.now, **owner)
        for id in (card, draft):
            self.insert("scorecard_competency", scorecard_id=id, competency_id=competency, position=1, weight=1, **owner)
        for person in dict.fromkeys((reviewer, colleague)):
            self.insert("mark", reviewer_id=person, subject=visit["answer_id"], kind="value", value=4, note=team.word, created_at=self.now,
                        updated_at=self.now, **on)
        self.insert("evidence", id=evidence, reviewer_id=reviewer, comment_id=team.things["comment_id"], at_ms=1000, until_ms=2000,
                    created_at=self.now, **on)
        self.insert("hand_in", reviewer_id=colleague, scorecard_id=card, handed_in_at=self.now, **candidate)
        self.insert("mark_change", id=self._id(team, "change"), reviewer_id=colleague, subject=visit["answer_id"], old_kind="value",
                    old_value=3, new_kind="value", new_value=4, why=team.word, had_seen=1, changed_at=self.now,
                    competency_id=competency, **candidate)
        self.insert("phase_move", id=self._id(team, "move"), interview_id=team.things["interview_id"], from_phase="collecting",
                    to_phase="scoring", reason=team.word, done=1, wanted=2, moved_by=reviewer, moved_at=self.now, **owner)
        self.insert("reminder", interview_id=team.things["interview_id"], person_id=reviewer, sent_by=reviewer, sent_at=self.before,
                    job_id=team.things["job_id"], **owner)
        self.insert("seal_break", id=self._id(team, "break"), person_id=team.things["person_id"], reason=team.word, broken_at=self.now,
                    **candidate)
        self._decision(team, candidate)

    def _decision(self, team, candidate):
        """A pending decision on the candidate who has submitted, and a letter of the interview's own."""
        decision, interview = self._id(team, "decision"), team.things["interview_id"]
        team.things["decision_id"] = decision
        self.insert("decision", id=decision, interview_id=interview, verdict="decline", reasons="{}", words=team.word,
                    decided_by=team.things["person_id"], decided_at=self.now, has_letter=1, changed_at=self.now, **candidate)
        self.insert("letter_template", interview_id=interview, verdict="advance", team_id=team.id, subject=team.word, body=team.word,
                    updated_by=team.things["person_id"], updated_at=self.now)


_FACTS = {
    "storyboard": {
        "columns": 10,
        "rows": 1,
        "every_ms": 500,
        "width": 160,
        "height": 90,
        "count": 10,
        "step_ms": 500,
        "tile_width": 160,
        "tile_height": 90,
        "tiles": 10,
        "interval_ms": 500,
    },
    "peaks": {"per_second": 10, "count": 50},
}


def give_new_link(world, team):
    """The team's invitation "renewed" gets a second link; its token, once the first one is worth nothing."""
    token = f"{team.word}-renewed-second-token"
    world.parts.db.execute(
        "update invitation set generation = 2, token_hash = :hash where id = :id",
        hash=hash_token(token), id=team.visits["renewed"]["invitation_id"],
    )
    return token


def digest(db):
    """Every row of every table except counted tries; two are equal when nothing was written in between."""
    return {table: sorted(map(repr, db.query(f"select * from {table}"))) for table in TABLES if table != "attempt"}


def changed_tables(before, after):
    """The names of the tables that differ."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))

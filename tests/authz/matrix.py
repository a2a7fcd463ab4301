"""Who may do what, endpoint by endpoint, written by hand and apart from the policy that it checks.

`who` names the members of our team who are let in to our team's things: alice owns, carol recruits, bob reviews, lea leads.
Other words: `anyone` (no right is needed), `bearer` (whoever has the link), `candidate` (whoever has opened the invitation's link).
"""

from dataclasses import dataclass, field
from typing import Any

MEMBERS = ("alice", "carol", "bob", "lea")
ALL = "alice carol bob lea"
AUTHORS = "alice carol"
SEERS = "alice carol lea"
JUDGES = "alice bob lea"
OWNER = "alice"
LEADS = "alice lea"


@dataclass(frozen=True)
class Line:
    """What is expected of an endpoint, and what to send so that those who may get through.

    `values` are rule arguments that name no object (a kind, a number). `closed` is how an unsafe request of a candidate ends whose
    invitation is over; `after` are the phases in which a page of theirs may still be looked at.
    """

    who: str
    send: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    sends: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The same by method, where methods need different things."""
    after: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    """Statuses of 400 and more that still mean: let in."""
    swapped: tuple[int, ...] = ()
    """Further statuses for our thing with another team's thing put into it."""
    dave: bool = True
    """Whether the other team's owner gets through to the other team's thing."""


TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "7"}
INSTRUCTIONS = {
    "answer_seconds": 60,
    "think_seconds": 0,
    "takes": None,
    "role_info": [],
    "presenter": {"name": "A", "title": "B"},
    "language": "en",
}
DRAFT = {
    "take_id": "{take_id}",
    "keep": [[0, 5000]],
    "instructions": INSTRUCTIONS,
    "look": {"card": "before", "card_ms": 4000, "overlay_ms": 0},
    "version": 1,
}
QUESTION = {"title": "T", "text": "What?", "competency": "C", "version": "1"}

HOUSE = {
    "static": Line("anyone", values={"version": "x", "path": "favicon.svg"}),
    "front": Line("anyone"),
    "favicon": Line("anyone"),
    "health": Line("anyone"),
    "ready": Line("anyone"),
    "metrics": Line("anyone", send={"headers": {"Authorization": "Bearer of the world"}}),
    "preferences": Line("anyone", send={"data": {"language": "sv"}}),
    "demo": Line(ALL, answers=(404,)),
    "record": Line("alice lea", answers=(409,)),
    "job": Line(SEERS),
    "cancel_job": Line(AUTHORS),
}

ACCOUNTS = {
    "accounts.sign_in": Line("anyone", sends={"POST": {"data": {"email": "alice@example.org", "password": "lingon och havre"}}}),
    "accounts.sign_out": Line("anyone"),
    "accounts.forgotten": Line("anyone", sends={"POST": {"data": {"email": "bob@example.org"}}}),
    "accounts.reset": Line("bearer", sends={"POST": {"data": {"password": "tre gula paraplyer"}}}),
    "accounts.join": Line("bearer", sends={"POST": {"data": {"name": "N", "password": "tre gula paraplyer"}}}),
    "accounts.settings": Line(ALL, sends={"POST": {"data": {"name": "N", "language": "en", "theme": "auto"}}}),
    "accounts.change_password": Line(ALL, send={"data": {"present": "lingon och havre", "password": "tre gula paraplyer"}}),
    "accounts.end_session": Line(ALL, values={"session_id": "0" * 20}, answers=(404,)),
    "accounts.sign_out_everywhere": Line(ALL),
    "accounts.switch_team": Line(ALL, send={"data": {"team": "{team_id}"}}),
    "accounts.members": Line(ALL),
    "accounts.edit_team": Line(OWNER, send={"data": {"name": "N", "language": "sv", "zone": "Europe/Helsinki"}}),
    "accounts.invite_member": Line(OWNER, send={"data": {"email": "somebody@example.org", "roles": ["lead"]}}),
    "accounts.resend_member": Line(OWNER),
    "accounts.withdraw_member": Line(OWNER),
    "accounts.change_roles": Line(OWNER, send={"data": {"roles": ["owner", "lead"]}}),
    "accounts.remove_member": Line(OWNER),
    "accounts.restore_member": Line(OWNER),
    "accounts.restore_member_invitation": Line(OWNER),
    "accounts.outbox": Line(AUTHORS),
    "accounts.mail": Line(AUTHORS),
}

AUTHORING = {
    "authoring.questions": Line(SEERS),
    "authoring.new_question": Line(AUTHORS, sends={"POST": {"data": QUESTION}}),
    "authoring.question": Line(SEERS),
    "authoring.question_words": Line(AUTHORS, sends={"POST": {"data": QUESTION}}),
    "authoring.archive_question": Line(AUTHORS),
    "authoring.restore_question": Line(AUTHORS),
    "authoring.record": Line(AUTHORS),
    "authoring.list_takes": Line(SEERS),
    "authoring.change_take": Line(AUTHORS, send={"json": {"note": "n"}}),
    "authoring.remove_take": Line(AUTHORS),
    "authoring.restore_take": Line(AUTHORS),
    "authoring.retry_take": Line(AUTHORS, answers=(409,)),
    "authoring.keep_cut_off": Line("carol"),
    "authoring.take_file": Line(SEERS, values={"kind": "poster"}),
    "authoring.edit_clip": Line(AUTHORS, send={"query_string": {"take": "{take_id}"}}),
    "authoring.draft": Line(AUTHORS),
    "authoring.save_draft": Line(AUTHORS, send={"json": DRAFT}),
    "authoring.card": Line(AUTHORS, send={"json": {"instructions": INSTRUCTIONS, "size": [640, 360]}}),
    "authoring.card_font": Line(SEERS, values={"name": "Inter-Regular.otf"}),
    "authoring.publish": Line(AUTHORS),
    "authoring.clip": Line(SEERS),
    "authoring.clip_file": Line(SEERS, values={"kind": "poster"}),
}

INTERVIEW = {"title": "T", "role": "R", "about": "A", "language": "sv", "deadline": "", "preview": "topics", "version": "1"}
COMPETENCY = {"name_en": "C", "scale": "4", "steps_en": "a\nb\nc\nd", "steps_sv": "", "judged_on": "answers", "weight": "1"}
INTERVIEWS = {
    "authoring.interviews": Line(SEERS),
    "authoring.new_interview": Line(AUTHORS, sends={"POST": {"data": INTERVIEW}}),
    "authoring.interview": Line(SEERS),
    "authoring.edit_interview": Line(AUTHORS, sends={"POST": {"data": INTERVIEW}}),
    "authoring.add_interview_questions": Line(AUTHORS, send={"data": {"question": ["{question_id}"]}}),
    "authoring.order_interview_questions": Line(AUTHORS, send={"json": {"questions": ["{question_id}"]}}, swapped=(409,)),
    "authoring.move_interview_question": Line(AUTHORS, send={"data": {"steps": "1"}}),
    "authoring.remove_interview_question": Line(AUTHORS),
    "authoring.renew_interview_question": Line(AUTHORS),
    "authoring.preview_interview": Line(SEERS),
    "authoring.publish_interview": Line(AUTHORS, send={"data": {"seen_at": "{now}"}}, answers=(409,)),
    "authoring.close_interview": Line(AUTHORS),
    "authoring.reopen_interview": Line(AUTHORS, answers=(409,)),
    "authoring.archive_interview": Line(AUTHORS, answers=(409,)),
    "authoring.restore_interview": Line(AUTHORS),
    "authoring.put_back_interview_question": Line(AUTHORS),
    "authoring.interview_deadline": Line(AUTHORS, sends={"POST": {"data": {"deadline": "2026-12-24T12:00"}}}),
    "authoring.undo_interview_deadline": Line(AUTHORS, answers=(409,)),
    "authoring.scorecard": Line(SEERS),
    "authoring.add_competency": Line(AUTHORS, send={"data": {"ready": "teamwork"}}),
    "authoring.competency": Line(AUTHORS, sends={"POST": {"data": COMPETENCY}}),
    "authoring.remove_competency": Line(AUTHORS),
    "authoring.publish_scorecard": Line(AUTHORS, send={"data": {"opens": "candidate", "reason": "r"}}),
    "authoring.anonymous_scorecard": Line(AUTHORS, send={"data": {"on": "1"}}),
    "authoring.discard_scorecard": Line(AUTHORS),
    "authoring.interview_candidates": Line(SEERS),
    "authoring.interview_news": Line(SEERS),
    "authoring.invite_candidate": Line(AUTHORS, send={"data": {"name": "N", "email": "n@example.org"}}),
    "authoring.import_invitations": Line(AUTHORS, sends={"POST": {"data": {"text": "N, n@example.org"}}}),
    "authoring.invite_list": Line(AUTHORS, send={"data": {"text": "N, n@example.org"}}),
    "authoring.invitation": Line(SEERS),
    "authoring.invitation_link": Line(AUTHORS),
    "authoring.resend_invitation": Line(AUTHORS),
    "authoring.renew_invitation": Line(AUTHORS),
    "authoring.correct_invitation": Line(AUTHORS, send={"data": {"email": "right@example.org"}}),
    "authoring.extend_invitation": Line(AUTHORS, send={"data": {"deadline": "2026-12-24T12:00"}}),
    "authoring.give_time": Line(AUTHORS, send={"data": {"percent": "150", "reason": "Reads slowly"}}),
    "authoring.withdraw_invitation": Line(AUTHORS),
    "authoring.restore_invitation": Line(AUTHORS, answers=(409,)),
}

REVIEW = {
    "review.home": Line(ALL),
    "review.home_news": Line(ALL),
    "review.interview": Line(ALL),
    "review.interview_news": Line(ALL),
    "review.status": Line(ALL),
    "review.move_phase": Line("alice lea", send={"data": {"was": "scoring", "to": "debrief", "reason": "r"}}),
    "review.undo_phase": Line("alice lea", values={"move_id": "1" * 20}, answers=(404,)),
    "review.plan_phases": Line("alice lea", send={"data": {"scoring": "2026-12-24"}}),
    "review.remind_reviewer": Line("alice lea", answers=(303,)),
    "review.compare": Line(ALL),
    "review.compare_rows": Line(ALL),
    "review.compare_numbers": Line(ALL),
    "review.compare_firm": Line(ALL),
    "review.compare_agreement": Line(ALL),
    "review.compare_cell": Line(ALL, send={"query_string": {"candidate": "{judged_id}"}}),
    "review.wall": Line(ALL, send={"query_string": {"question": "{question_id}"}}),
    "review.choose": Line(ALL, send={"query_string": {"question": "{question_id}"}}),
    "review.watch": Line(ALL, send={"query_string": {"question": "{question_id}"}}),
    "review.note_watched": Line(ALL, send={"json": {"parts": [[0, 100]], "at_ms": 100}}),
    "review.retry": Line(JUDGES, answers=(409,)),
    "review.comments": Line(ALL),
    "review.add_comment": Line(JUDGES, send={"json": {"body": "b", "at_ms": 10}}),
    "review.edit_comment": Line("bob", send={"json": {"body": "b", "seq": 1}}),
    "review.remove_comment": Line("bob"),
    "review.go_on": Line(JUDGES, send={"data": {"question": "{question_id}"}}, answers=(303,)),
    "review.skip_answer": Line(JUDGES, answers=(404,)),
    "review.hold_answer": Line(JUDGES),
    "review.set_speed": Line(JUDGES, send={"json": {"percent": 125}}),
    "review.recuse": Line(JUDGES, answers=(303,)),
    "review.take_back_recusal": Line(JUDGES, answers=(303,)),
    "review.give_mark": Line(JUDGES, send={"json": {"scorecard": "{scorecard_id}", "kind": "value", "value": 3, "why": "w"}}),
    "review.add_evidence": Line(JUDGES, send={"json": {"scorecard": "{scorecard_id}", "at_ms": 10, "until_ms": 500}}),
    "review.remove_evidence": Line("bob", answers=(409,)),
    "review.hand_in_scorecard": Line(JUDGES, send={"json": {"scorecard": "{scorecard_id}"}}, answers=(409,)),
    "review.break_seal": Line("alice lea", send={"json": {"reason": "r"}}, answers=(409,)),
    "review.decisions": Line(LEADS),
    "review.decision": Line(LEADS, sends={"POST": {"data": {"verdict": "hold"}}}, answers=(404, 409, 422)),
    "review.decide": Line(LEADS, send={"data": {"verdict": "hold"}}, answers=(404, 409, 422)),
    "review.undo_decision": Line(LEADS),
    "review.confirm_decision": Line(LEADS),
    "review.unconfirm_decision": Line(LEADS, answers=(403,)),
    "review.set_four_eyes": Line(OWNER, send={"data": {"wanted": "1"}}),
    "review.letters": Line(LEADS),
    "review.letter_template": Line(LEADS, values={"verdict": "decline"}, sends={"POST": {"data": {"subject": "S", "body": "B"}}}),
    "review.letter": Line(LEADS, sends={"POST": {"data": {"subject": "S", "body": "B"}}}),
    "review.use_template": Line(LEADS),
    "review.choose_letter": Line(LEADS, values={"wish": "skip"}),
    "review.send_letters": Line(LEADS, answers=(409,)),
    "review.scores_csv": Line(LEADS),
    "review.scores_xlsx": Line(LEADS),
    "review.audit": Line(OWNER),
    "review.audit_csv": Line(OWNER),
    "review.answer_file": Line(ALL, values={"kind": "poster"}),
    "review.clip_file": Line(ALL, values={"kind": "poster"}),
}

ANSWERING = {
    "answering.open": Line("bearer"),
    "answering.home": Line("candidate"),
    "answering.consent": Line("candidate", sends={"POST": {"data": {"agreed": "y"}}}, answers=(422,)),
    "answering.check": Line("candidate"),
    "answering.network": Line("candidate", send={"data": b"0123"}),
    "answering.own_link": Line("candidate"),
    "answering.practice": Line("candidate"),
    "answering.question": Line("candidate"),
    "answering.state": Line("candidate"),
    "answering.think": Line("candidate"),
    "answering.begin": Line("candidate", answers=(409,)),
    "answering.hold": Line("candidate"),
    "answering.language": Line("anyone", send={"data": {"language": "sv"}}),
    "answering.leave": Line("anyone"),
    "answering.left": Line("anyone"),
    "answering.take_over": Line("candidate"),
    "answering.use": Line("candidate"),
    "answering.end": Line("candidate", send={"json": {"duration_ms": 1000}}),
    "answering.keep": Line("candidate"),
    "answering.overview": Line("candidate"),
    "answering.stored": Line("candidate", after=("submitted",)),
    "answering.hand_in": Line("candidate", answers=(409,)),
    "answering.receipt": Line("candidate", after=("submitted",)),
    "answering.clip_video": Line("candidate"),
    "answering.clip_poster": Line("candidate"),
    "answering.clip_captions": Line("candidate"),
    "answering.take_video": Line("candidate"),
    "answering.take_poster": Line("candidate"),
}

UPLOADS = {
    "uploads.options": Line("anyone", send={"headers": TUS}),
    "uploads.begin": Line(AUTHORS, send={"headers": {**TUS, "Upload-Length": "10", "Upload-Metadata": "{take_metadata}"}}),
    "uploads.state": Line("carol", send={"headers": TUS}),
    "uploads.append": Line("carol", send={"headers": BYTES, "data": b"more"}),
    "uploads.abandon": Line("carol", send={"headers": TUS}),
    "uploads.override": Line("carol", send={"headers": {**TUS, "X-HTTP-Method-Override": "HEAD"}}),
    "candidate_uploads.options": Line("anyone", send={"headers": TUS}),
    "candidate_uploads.begin": Line(
        "candidate", send={"headers": {**TUS, "Upload-Length": "10", "Upload-Metadata": "{answer_metadata}"}}
    ),
    "candidate_uploads.state": Line("candidate", send={"headers": TUS}),
    "candidate_uploads.append": Line("candidate", send={"headers": BYTES, "data": b"more"}),
    "candidate_uploads.abandon": Line("candidate", send={"headers": TUS}),
    "candidate_uploads.override": Line("candidate", send={"headers": {**TUS, "X-HTTP-Method-Override": "HEAD"}}),
}

MATRIX = {**HOUSE, **ACCOUNTS, **AUTHORING, **INTERVIEWS, **REVIEW, **ANSWERING, **UPLOADS}

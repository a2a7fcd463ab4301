"""The policy lines of this room's endpoints. What a candidate may do with an invitation is decided by its phase, in the rules."""

from interviews.policy import ANYONE, Line

LINES: dict[str, Line] = {
    "answering.open": Line(ANYONE),
    "answering.home": Line("candidate.answer"),
    "answering.consent": Line("candidate.answer"),
    "answering.check": Line("candidate.answer", camera=True),
    "answering.network": Line("candidate.answer"),
    "answering.practice": Line("candidate.answer", camera=True),
    "answering.question": Line("candidate.answer", camera=True),
    "answering.state": Line("candidate.answer"),
    "answering.think": Line("candidate.answer"),
    "answering.begin": Line("candidate.answer"),
    "answering.end": Line("candidate.answer"),
    "answering.keep": Line("candidate.answer"),
    "answering.overview": Line("candidate.answer"),
    "answering.stored": Line("candidate.answer"),
    "answering.hand_in": Line("candidate.answer"),
    "answering.receipt": Line("candidate.answer"),
    "answering.clip_video": Line("candidate.answer"),
    "answering.clip_poster": Line("candidate.answer"),
    "answering.clip_captions": Line("candidate.answer"),
    "answering.take_video": Line("candidate.answer"),
    "answering.take_poster": Line("candidate.answer"),
}

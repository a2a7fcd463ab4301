"""The policy lines of this room's endpoints. The rules check the invitation's phase to decide what a candidate may do."""

from foundation.policy import ANYONE, PolicyLine

NETWORK_BYTES = 512 * 1024
"""What the page sends to measure the line."""

LINES: dict[str, PolicyLine] = {
    "answering.open": PolicyLine(ANYONE),
    "answering.language": PolicyLine(ANYONE),
    "answering.leave": PolicyLine(ANYONE),
    "answering.left": PolicyLine(ANYONE),
    "answering.home": PolicyLine("candidate.answer"),
    "answering.own_link": PolicyLine("candidate.answer"),
    "answering.consent": PolicyLine("candidate.answer"),
    "answering.check": PolicyLine("candidate.answer", camera=True),
    "answering.network": PolicyLine("candidate.answer", body=NETWORK_BYTES),
    "answering.practice": PolicyLine("candidate.answer", camera=True),
    "answering.question": PolicyLine("candidate.answer", camera=True),
    "answering.state": PolicyLine("candidate.answer"),
    "answering.think": PolicyLine("candidate.answer"),
    "answering.begin": PolicyLine("candidate.answer"),
    "answering.hold": PolicyLine("candidate.answer"),
    "answering.take_over": PolicyLine("candidate.answer"),
    "answering.end": PolicyLine("candidate.answer"),
    "answering.use": PolicyLine("candidate.answer"),
    "answering.keep": PolicyLine("candidate.answer"),
    "answering.overview": PolicyLine("candidate.answer"),
    "answering.stored": PolicyLine("candidate.answer"),
    "answering.hand_in": PolicyLine("candidate.answer"),
    "answering.receipt": PolicyLine("candidate.answer"),
    "answering.clip_video": PolicyLine("candidate.answer"),
    "answering.clip_poster": PolicyLine("candidate.answer"),
    "answering.clip_captions": PolicyLine("candidate.answer"),
    "answering.take_video": PolicyLine("candidate.answer"),
    "answering.take_poster": PolicyLine("candidate.answer"),
}

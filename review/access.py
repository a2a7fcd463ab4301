"""The policy lines of this room's endpoints."""

from foundation.policy import PolicyLine

LINES: dict[str, PolicyLine] = {
    "review.home": PolicyLine("review.list"),
    "review.home_news": PolicyLine("review.list"),
    "review.interview": PolicyLine("review.see"),
    "review.interview_news": PolicyLine("review.see"),
    "review.wall": PolicyLine("review.see"),
    "review.choose": PolicyLine("review.see"),
    "review.watch": PolicyLine("review.see"),
    "review.note_watched": PolicyLine("review.see"),
    "review.retry": PolicyLine("comment.add"),
    "review.comments": PolicyLine("review.see"),
    "review.add_comment": PolicyLine("comment.add"),
    "review.edit_comment": PolicyLine("comment.edit"),
    "review.remove_comment": PolicyLine("comment.edit"),
    "review.go_on": PolicyLine("score.give"),
    "review.skip_answer": PolicyLine("score.give"),
    "review.hold_answer": PolicyLine("score.give"),
    "review.set_speed": PolicyLine("score.give"),
    "review.recuse": PolicyLine("score.give"),
    "review.take_back_recusal": PolicyLine("score.give"),
    "review.give_mark": PolicyLine("score.give"),
    "review.add_evidence": PolicyLine("score.give"),
    "review.remove_evidence": PolicyLine("score.give"),
    "review.hand_in_scorecard": PolicyLine("score.give"),
    "review.break_seal": PolicyLine("seal.break"),
    "review.answer_file": PolicyLine("review.see"),
    "review.clip_file": PolicyLine("review.see"),
}

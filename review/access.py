"""The policy lines of this room's endpoints."""

from interviews.policy import Line

LINES: dict[str, Line] = {
    "review.home": Line("review.list"),
    "review.interview": Line("review.see"),
    "review.wall": Line("review.see"),
    "review.watch": Line("review.see"),
    "review.retry": Line("comment.add"),
    "review.comments": Line("review.see"),
    "review.add_comment": Line("comment.add"),
    "review.edit_comment": Line("comment.edit"),
    "review.remove_comment": Line("comment.edit"),
    "review.give_score": Line("score.give"),
    "review.answer_file": Line("review.see"),
    "review.clip_file": Line("review.see"),
}

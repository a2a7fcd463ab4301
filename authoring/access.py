"""The policy lines of this room's endpoints."""

from interviews.policy import Line

LINES: dict[str, Line] = {
    "authoring.questions": Line("question.list"),
    "authoring.new_question": Line("question.edit"),
    "authoring.question": Line("question.see"),
    "authoring.question_words": Line("question.edit"),
    "authoring.archive_question": Line("question.edit"),
    "authoring.restore_question": Line("question.edit"),
    "authoring.record": Line("question.edit", camera=True),
    "authoring.list_takes": Line("question.see"),
    "authoring.change_take": Line("question.edit"),
    "authoring.remove_take": Line("question.edit"),
    "authoring.restore_take": Line("question.edit"),
    "authoring.retry_take": Line("question.edit"),
    "authoring.keep_cut_off": Line("question.edit"),
    "authoring.take_file": Line("question.see"),
    "authoring.edit_clip": Line("question.edit"),
    "authoring.draft": Line("question.edit"),
    "authoring.save_draft": Line("question.edit"),
    "authoring.card": Line("question.edit"),
    "authoring.publish": Line("clip.publish"),
    "authoring.clip": Line("question.see"),
    "authoring.clip_file": Line("question.see"),
}

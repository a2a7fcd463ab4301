// @ts-check
// Where comments that are not sent yet are kept.
import { readDraft } from "../../shared/drafts/drafts.js";

/** The place of a new comment on this answer. @param {string} answerId */
export function placeOf(answerId) {
  return `comment ${answerId}`;
}

/** The draft that was written last on one of these answers, or null. @param {string[]} answerIds */
export function newestDraft(answerIds) {
  const found = answerIds.flatMap((answer) => {
    const draft = readDraft(placeOf(answer));
    return draft ? [{ answer, draft }] : [];
  });
  return found.sort((a, b) => b.draft.at.localeCompare(a.draft.at))[0] ?? null;
}

/** The place of a small form under a comment. @param {"reply" | "edit"} kind @param {string} commentId */
export function placeUnder(kind, commentId) {
  return `${kind} ${commentId}`;
}

// @ts-check
// The small form under a comment, for a reply or a change. What is written in it is kept until it is sent or given up.
import { element } from "../../shared/dialog.js";
import { dropDraft, keepDraft, readDraft } from "../../shared/drafts/drafts.js";
import { RequestError } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";
import { textButton } from "../wall/page.js";

/** @typedef {import("../wall/page.js").Comment} Comment */
/** @typedef {{body: string, seq: number}} Words what is written, over the comment's change of that number */
/**
 * @typedef {object} Writes
 * @property {string} place where a draft is kept
 * @property {Comment | null} changes the comment that gets this text; null for a reply
 * @property {Words} words what stands in the field at first
 * @property {(words: Words) => Promise<Comment>} send
 * @property {(comment: Comment) => void} onSent
 * @property {() => void} [onGivenUp]
 * @property {(comment: Comment) => void} [onOther] another window changed the comment meanwhile
 */

/** What is open in this window, by place: the browser's store may be full, and other windows write in it too. @type {Map<string, Words>} */
const open = new Map();

/** What is written at this place and not sent, or null. @param {string} place @returns {Words | null} */
export function unsent(place) {
  const draft = readDraft(place);
  return open.get(place) ?? (draft ? { body: draft.values.body, seq: draft.values.seq ?? 0 } : null);
}

/** Open the form under the article; its field. @param {HTMLElement} article @param {HTMLElement} opener @param {Writes} writes */
export function openForm(article, opener, writes) {
  article.querySelector(":scope > form")?.remove();
  const form = document.createElement("form");
  form.className = "comment-write";
  const field = fieldOf(writes.words.body);
  const { changes, words } = writes;
  const other = changes && words.seq < changes.seq && words.body !== changes.body ? changes : null;
  const seq = other ? other.seq : words.seq;
  const close = () => { forget(writes.place, field.value); form.remove(); };
  const no = textButton(other ? t("Keep the other text") : t("Cancel"), () => { close(); opener.focus(); writes.onGivenUp?.(); });
  const row = element("div", "row");
  row.append(element("button", "button is-small is-primary", other ? t("Save my text instead") : t("Send")), no);
  form.append(...(other ? [otherText(other)] : []), field, row);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(field, { body: field.value, seq }, writes, close);
  });
  field.addEventListener("input", () => keep(writes.place, { body: field.value, seq: words.seq }));
  field.addEventListener("keydown", (event) => sendOnEnter(event, form));
  article.append(form);
  return field;
}

/** @param {HTMLTextAreaElement} field @param {Words} words @param {Writes} writes @param {() => void} close */
async function send(field, words, writes, close) {
  field.blur();
  const said = await writes.send(words).catch((/** @type {unknown} */ error) => error);
  if (!(said instanceof Error)) {
    close();
    return writes.onSent(/** @type {Comment} */ (said));
  }
  const other = said instanceof RequestError && said.code === "changed" ? said.answer.comment : null;
  if (!other) return field.focus();
  keep(writes.place, { ...words, seq: writes.words.seq });
  field.form?.remove(); // what is drawn anew has the words, and the other text beside them
  writes.onOther?.(other);
}

/** The other window's text, to be compared. @param {Comment} comment */
function otherText(comment) {
  const box = element("div", "notice is-warning comment-other");
  box.setAttribute("role", "alert");
  const words = element("div");
  words.append(element("p", "", t("You changed this comment in another window. It says there:")), element("blockquote", "comment-text", comment.body));
  words.append(element("p", "", t("Your text here is not saved.")));
  box.append(words);
  return box;
}

/** @param {string} words */
function fieldOf(words) {
  const field = document.createElement("textarea");
  field.className = "input";
  field.rows = 2;
  field.maxLength = 4000;
  field.value = words;
  field.setAttribute("aria-label", t("Your text"));
  return field;
}

/** @param {string} place @param {Words} words */
function keep(place, words) {
  open.set(place, words);
  keepDraft(place, words);
}

/** It is sent or given up; a draft that another window wrote at the same place stays. @param {string} place @param {string} body */
function forget(place, body) {
  open.delete(place);
  if (readDraft(place)?.values.body === body) dropDraft(place);
}

/** Enter sends, Shift+Enter makes a new line. @param {KeyboardEvent} event @param {HTMLFormElement} form */
export function sendOnEnter(event, form) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
}

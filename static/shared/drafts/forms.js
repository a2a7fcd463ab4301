// @ts-check
// <form data-draft="place">: what is typed in it comes back after a reload or a closed tab, until the server has it.
import { confirmWith, element } from "../dialog.js";
import { t } from "../words.js";
import { dropAll, dropDraft, keepDraft, markSent, person, placesOfDrafts, readDraft, sweepDrafts, unmarkAll } from "./drafts.js";
import { when } from "./when.js";

const KEPT = new Set(["text", "email", "textarea", "select-one", "radio", "checkbox", "datetime-local", "hidden"]);

/** Keep and bring back the drafts of the page's forms; forget those that have arrived. */
export function wireDrafts() {
  sweepDrafts();
  const forms = [...document.querySelectorAll("form[data-draft]")].filter((form) => form instanceof HTMLFormElement);
  settleSent(forms.map((form) => form.dataset.draft ?? ""));
  for (const form of forms) wireForm(form);
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    if (form instanceof HTMLFormElement) form.addEventListener("submit", (event) => void leave(event, form));
  }
}

/** A form that is gone from the next page has arrived, unless that page tells of trouble. @param {string[]} shown places of the page's forms */
function settleSent(shown) {
  if (!person()) return unmarkAll(); // the session ended before the form arrived
  const trouble = document.querySelector("[data-trouble]");
  for (const place of placesOfDrafts().filter((one) => readDraft(one)?.sent)) {
    if (!trouble && !shown.includes(place)) dropDraft(place);
    else markSent(place, false);
    trouble?.querySelector("form")?.addEventListener("submit", () => markSent(place, true));
  }
}

/** @param {HTMLFormElement} form */
function wireForm(form) {
  const place = form.dataset.draft ?? "";
  const given = valuesOf(form);
  const refused = form.dataset.refused !== undefined; // the server shows what was sent, and has not saved it
  const draft = readDraft(place);
  if (refused) keepDraft(place, given);
  else if (draft && !same(draft.values, given)) {
    fill(form, draft.values);
    form.prepend(notice(draft.at, () => { fill(form, given); dropDraft(place); fieldsOf(form).find((field) => field.type !== "hidden")?.focus(); }));
  }
  const keep = () => {
    if (!refused && same(valuesOf(form), given)) dropDraft(place);
    else keepDraft(place, valuesOf(form));
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => { keep(); markSent(place, true); });
  form.querySelector("[data-discard]")?.addEventListener("click", () => dropDraft(place));
}

/** @param {HTMLFormElement} form @returns {Record<string, string | boolean>} */
function valuesOf(form) {
  /** @type {Record<string, string | boolean>} */
  const values = {};
  for (const field of fieldsOf(form)) {
    const box = field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox");
    values[box ? `${field.name}=${field.value}` : field.name] = box ? field.checked : field.value;
  }
  return values;
}

/** @param {HTMLFormElement} form @param {Record<string, string | boolean>} values */
function fill(form, values) {
  for (const field of fieldsOf(form)) {
    const box = field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox");
    const value = values[box ? `${field.name}=${field.value}` : field.name];
    if (box && typeof value === "boolean") field.checked = value;
    if (!box && typeof value === "string") field.value = value;
  }
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  return [...form.elements].filter((field) =>
    (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) && field.name && KEPT.has(field.type),
  ).map((field) => /** @type {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */ (field));
}

/** @param {Record<string, any>} one @param {Record<string, any>} other */
function same(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => one[name] === other[name]);
}

/** @param {string} at @param {() => void} throwAway */
function notice(at, throwAway) {
  const box = element("div", "notice is-plain draft-notice");
  box.setAttribute("role", "status");
  const words = element("div");
  words.append(element("p", "", t("What you wrote %(when)s is back. It is not saved yet.", { when: when(at) })));
  const button = element("button", "button is-small", t("Discard it"));
  button.setAttribute("type", "button");
  button.addEventListener("click", () => { box.remove(); throwAway(); });
  words.append(button);
  box.append(words);
  return box;
}

/** Signing out forgets what is not sent, after asking. @param {SubmitEvent} event @param {HTMLFormElement} form */
async function leave(event, form) {
  if (!placesOfDrafts().length) return;
  event.preventDefault();
  const sure = await confirmWith({
    title: t("Sign out and discard your drafts?"), text: t("You have written something that is not saved. It is kept in this browser only until you sign out."),
    yes: t("Sign out"),
  });
  if (!sure) return;
  dropAll();
  form.submit();
}

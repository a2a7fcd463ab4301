// @ts-check
// Small dialogs of the scorecard: a reason in words, and what is missing before it can be handed in.
import { element, openDialog } from "../../shared/dialog.js";
import { t } from "../../shared/words.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */

/** Ask for a reason. @param {{title: string, text: string, label: string, yes: string, most?: number}} question
 * @returns {Promise<string | null>} null when it was given up */
export function askReason({ title, text, label, yes, most = 500 }) {
  return new Promise((resolve) => {
    const form = document.createElement("form");
    form.className = "stack";
    form.id = "reason-form";
    const field = document.createElement("textarea");
    field.className = "input";
    field.id = "reason-words";
    field.maxLength = most;
    field.rows = 3;
    field.required = true;
    const name = /** @type {HTMLLabelElement} */ (element("label", "field-label", label));
    name.htmlFor = field.id;
    form.append(element("p", "", text), name, field);
    const no = button(t("Cancel"), "button");
    no.setAttribute("data-close", "");
    const go = button(yes, "button is-primary", "submit");
    go.setAttribute("form", form.id);
    const dialog = openDialog(title, form, [no, go]);
    /** @type {string | null} */
    let reason = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!field.value.trim()) return field.focus();
      reason = field.value.trim();
      dialog.close();
    });
    dialog.addEventListener("close", () => resolve(reason));
    field.focus();
  });
}

/** Say what is missing, with ways to it. @param {Sheet} sheet @param {string} name the candidate's @param {(question: string) => string} wayTo */
export function sayMissing(sheet, name, wayTo) {
  const body = element("div", "stack");
  body.append(element("p", "", t("Before %(name)s can be handed in, this is left:", { name })));
  const list = element("ul", "stack is-tight");
  for (const one of sheet.missing) {
    const item = document.createElement("li");
    const what = one.what === "mark" ? t("%(competency)s: no score yet", { competency: one.competency }) : t("%(competency)s: no evidence yet", { competency: one.competency });
    item.append(one.question ? link(one.title, wayTo(one.question)) : t("As a whole"), ` – ${what}`);
    list.append(item);
  }
  body.append(list);
  if (sheet.missing.some((one) => one.what === "evidence")) {
    body.append(element("p", "quiet small", t("Evidence is a passage that you mark, one of your own comments, or the answer “No evidence seen”.")));
  }
  const fine = button(t("OK"), "button is-primary");
  fine.setAttribute("data-close", "");
  openDialog(t("Not finished yet"), body, [fine]);
}

/** @param {string} words @param {string} href */
function link(words, href) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = words;
  return made;
}

/** @param {string} word @param {string} classes @param {"button" | "submit"} [type] */
function button(word, classes, type = "button") {
  const made = document.createElement("button");
  made.type = type;
  made.className = classes;
  made.textContent = word;
  return made;
}

// @ts-check
// Copies a link; where the clipboard is closed to the page, shows it to be copied by hand.
import { element, openDialog } from "./dialog.js";
import { toast } from "./toast.js";

/** @typedef {{title: string, copied: string, byHand: string}} CopyWords what is said when it is copied, and over the link that is shown instead */

/** @param {string} link @param {CopyWords} words */
export async function copyOrShow(link, words) {
  try {
    await navigator.clipboard.writeText(link);
    toast(words.copied);
  } catch {
    show(link, words);
  }
}

/** @param {string} link @param {CopyWords} words */
function show(link, { title, byHand }) {
  const field = /** @type {HTMLInputElement} */ (element("input", "input"));
  field.readOnly = true;
  field.value = link;
  field.setAttribute("aria-label", title);
  const body = element("div", "stack is-tight");
  body.append(element("p", "", byHand), field);
  openDialog(title, body);
  field.focus();
  field.select();
}

// @ts-check
// Copies a candidate's personal link; where the clipboard is closed to the page, shows it to be copied by hand.
import { element, openDialog } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { RENEWED } from "../../shared/live.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";

wire();
document.addEventListener(RENEWED, wire);

function wire() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button.dataset.copy ?? "").catch(() => {}));
  }
}

/** @param {string} address where the link is told */
async function copy(address) {
  const { link } = await json(address);
  try {
    await navigator.clipboard.writeText(link);
    toast(t("Link copied. It is personal: send it only to this candidate."));
  } catch {
    show(link);
  }
}

/** @param {string} link */
function show(link) {
  const field = /** @type {HTMLInputElement} */ (element("input", "input"));
  field.readOnly = true;
  field.value = link;
  field.setAttribute("aria-label", t("The personal link"));
  const body = element("div", "stack is-tight");
  body.append(element("p", "", t("Copy the link here. It is personal: send it only to this candidate.")), field);
  openDialog(t("The personal link"), body);
  field.focus();
  field.select();
}

// @ts-check
// An answer that could not be made ready is tried again from its place in the overview.
import { json } from "../../shared/fetch.js";
import { RENEWED } from "../../shared/live.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";

wire();
document.addEventListener(RENEWED, wire);

function wire() {
  for (const button of document.querySelectorAll("button[data-again][hidden]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void again(button));
  }
}

/** @param {HTMLButtonElement} button */
async function again(button) {
  button.disabled = true;
  const asked = await json(button.dataset.again ?? "", { method: "POST" }).then(() => true, () => false);
  button.disabled = false;
  const cell = button.closest("td");
  if (!asked || !cell) return;
  for (const mark of cell.querySelectorAll("[data-stuck], [data-waiting]")) mark.toggleAttribute("hidden", mark.hasAttribute("data-stuck"));
  cell.querySelector("a")?.focus();
  button.remove();
  toast(t("The answer is being prepared. It takes a moment."));
}

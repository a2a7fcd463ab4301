// @ts-check
// The overview: sends on what is left, counts what is safe, and lets one submit when all is.
import { json } from "../../shared/fetch.js";
import { openSpool } from "../../shared/uploading/spool.js";
import { n, t } from "../../shared/words.js";
import { showOwnTimes } from "../expect/own_time.js";
import { Sendings } from "../sending/sendings.js";
import { sendUnfinished } from "../sending/unfinished.js";

const POLL_MS = 1500;
const root = /** @type {HTMLElement} */ (document.getElementById("overview"));
const { stored = "", home = "" } = root.dataset;
showOwnTimes();

/** @param {{safe: number, kept: number, all_safe: boolean, answers: {take: string, safe: boolean}[]}} found */
function show(found) {
  const words = root.querySelector("[data-stored-words]");
  const text = n("%(safe)s of %(n)s answer safely stored", "%(safe)s of %(n)s answers safely stored", found.kept, { safe: found.safe });
  if (words && words.textContent !== text) words.textContent = text;
  root.querySelector("[data-stored-tick]")?.classList.toggle("is-working", !found.all_safe);
  for (const button of root.querySelectorAll("button[data-submit]")) /** @type {HTMLButtonElement} */ (button).disabled = !found.all_safe;
  const next = root.querySelector("[data-submit-next]");
  if (next && found.all_safe) next.textContent = t("Everything is stored. After you submit, you can no longer change anything.");
  for (const answer of found.answers.filter((one) => one.safe)) {
    const badge = document.querySelector(`[data-answer="${answer.take}"] .badge`);
    badge?.classList.replace("is-working", "is-good");
    if (badge) badge.textContent = t("safely stored");
  }
}

async function look() {
  const found = await json(stored, { quiet: true }).catch(() => null);
  if (found) show(found);
  if (!found?.all_safe) setTimeout(look, POLL_MS);
}

if (root.dataset.safe !== root.dataset.all) look();
const sendings = new Sendings(null, look);
root.addEventListener("submit", () => {
  sendings.leaving = true;
});
await sendUnfinished(await openSpool(), "/answer/uploads", home, sendings);

// @ts-check
// Decisions by keys: up and down the candidates, a digit for each verdict of the candidate that has the focus. The forms work without this.
import { addKeys } from "../../shared/keys.js";
import { t } from "../../shared/words.js";

/** The candidate that has the focus, or the first one. @param {HTMLElement[]} rows @param {Element | null} focus */
function rowAt(rows, focus) {
  return Math.max(0, rows.findIndex((row) => focus !== null && row.contains(focus)));
}

/** @param {HTMLElement | undefined} row the control that speaks for the candidate: the verdict that is chosen, the first one, or the way to the reasons */
function enter(row) {
  const controls = row ? [...row.querySelectorAll("[data-verdict], a")] : [];
  const chosen = controls.find((one) => one.getAttribute("aria-pressed") === "true") ?? controls[0];
  if (chosen instanceof HTMLElement) chosen.focus();
}

const list = document.querySelector("[data-deciding]");
if (list) {
  const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-candidate]")]);
  const here = () => rowAt(rows, document.activeElement);
  const inside = () => list.contains(document.activeElement);
  addKeys([
    { keys: ["j"], does: t("Next candidate"), run: () => enter(rows[inside() ? Math.min(here() + 1, rows.length - 1) : 0]) },
    { keys: ["k"], does: t("Previous candidate"), run: () => enter(rows[Math.max(here() - 1, 0)]) },
    ...["1", "2", "3"].map((digit) => ({
      keys: [digit],
      does: [...list.querySelectorAll(`[data-verdict="${digit}"]`)].map((one) => one.textContent ?? "")[0] ?? digit,
      when: () => inside() && Boolean(rows[here()]?.querySelector(`[data-verdict="${digit}"]`)),
      run: () => {
        const button = rows[here()].querySelector(`[data-verdict="${digit}"]`);
        if (button instanceof HTMLElement) button.click();
      },
    })),
  ]);
}

// @ts-check
// Paints the part of a slider that lies behind its thumb.

/** Call it after setting `value` by script. @param {HTMLInputElement} input */
export function paintRange(input) {
  const least = Number(input.min || 0);
  const most = Number(input.max || 100);
  const part = most > least ? (Number(input.value) - least) / (most - least) : 0;
  input.style.setProperty("--done", String(part));
}

export function wireRanges() {
  for (const input of document.querySelectorAll('input[type="range"]')) paintRange(/** @type {HTMLInputElement} */ (input));
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "range") paintRange(event.target);
  });
}

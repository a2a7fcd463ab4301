// @ts-check
// The strip over the demo while its videos are being made (templates/parts/demo.html).

/** When the bar has come to its end, offer the page with everything on it. A page that has nothing to lose shows it at once.
 * @param {HTMLElement} strip @param {Document} page @param {() => void} reload */
export function whenMade(strip, page, reload) {
  strip.addEventListener("job-done", () => {
    if (page.querySelector(".empty") && !page.querySelector("main form")) return reload();
    /** @type {HTMLElement | null} */
    const show = strip.querySelector("[data-show]");
    if (show) show.hidden = false;
  });
}

const strip = globalThis.document?.querySelector("[data-demo]");
if (strip) whenMade(/** @type {HTMLElement} */ (strip), document, () => location.reload());

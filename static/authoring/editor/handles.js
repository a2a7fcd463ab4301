// @ts-check
// In- and out-points that can be held: by pointer, and as sliders by key (arrows a frame, with Shift a second, Home and End as far as it goes).
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";

/** @typedef {import("./ranges.js").Edge} Edge */
/** @typedef {{frameMs: number, msAt: (clientX: number) => number, onMove: (index: number, edge: Edge, at: number, how: "drag" | "key") => void,
 *   onHold: (index: number, edge: Edge) => void}} HandleOptions */

/** Where a key takes the point, or null when the key is not for it.
 * @param {string} key @param {boolean} shift @param {number} at @param {readonly [number, number]} reach @param {number} frameMs */
export function keyTarget(key, shift, at, reach, frameMs) {
  const step = shift ? 1000 : frameMs;
  if (key === "ArrowLeft" || key === "ArrowDown") return at - step;
  if (key === "ArrowRight" || key === "ArrowUp") return at + step;
  if (key === "PageDown") return at - 5000;
  if (key === "PageUp") return at + 5000;
  if (key === "Home") return reach[0];
  if (key === "End") return reach[1];
  return null;
}

/** A handle for one edge of the range `index`. @param {number} index @param {Edge} edge @param {HandleOptions} options */
export function makeHandle(index, edge, options) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = `handle is-${edge}`;
  handle.dataset.index = String(index);
  handle.dataset.edge = edge;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-orientation", "horizontal");
  handle.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Number(handle.getAttribute("aria-valuenow"));
    const reach = /** @type {const} */ ([Number(handle.getAttribute("aria-valuemin")), Number(handle.getAttribute("aria-valuemax"))]);
    const target = keyTarget(event.key, event.shiftKey, at, reach, options.frameMs);
    if (target === null) return;
    event.preventDefault();
    options.onMove(index, edge, target, "key");
  });
  handle.addEventListener("focus", () => options.onHold(index, edge));
  drag(handle, index, edge, options);
  return handle;
}

/** @param {HTMLElement} handle @param {number} index @param {Edge} edge @param {HandleOptions} options */
function drag(handle, index, edge, options) {
  let offset = 0;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    // Held where it is gripped: it must not jump under the finger.
    offset = Number(handle.getAttribute("aria-valuenow")) - options.msAt(event.clientX);
    options.onHold(index, edge);
    handle.focus({ preventScroll: true });
    event.preventDefault();
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) options.onMove(index, edge, options.msAt(event.clientX) + offset, "drag");
  });
}

/** Say where the point is and how far it may go. @param {HTMLElement} handle @param {number} at @param {readonly [number, number]} reach
 * @param {number} number of ranges in all */
export function tellHandle(handle, at, reach, number) {
  const index = Number(handle.dataset.index) + 1;
  const edge = handle.dataset.edge === "in" ? t("In-point") : t("Out-point");
  handle.setAttribute("aria-label", number > 1 ? t("%(edge)s of part %(n)s", { edge, n: index }) : edge);
  handle.setAttribute("aria-valuemin", String(Math.round(reach[0])));
  handle.setAttribute("aria-valuemax", String(Math.round(reach[1])));
  handle.setAttribute("aria-valuenow", String(Math.round(at)));
  handle.setAttribute("aria-valuetext", timecode(at));
}

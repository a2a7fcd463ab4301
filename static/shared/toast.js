// @ts-check
// News that floats for a while and goes. Errors stay until they are closed.
import { t } from "./words.js";

/** How often somebody who stands on a toast is looked for. */
const LINGER_MS = 2000;
const MOST = 4;

/** @typedef {{kind?: "" | "error" | "warning", seconds?: number, action?: {word: string, run: () => void}}} ToastOptions */

/** Show `text` in the corner. @param {string} text @param {ToastOptions} [options] @returns {() => void} takes it away */
export function toast(text, options = {}) {
  const { kind = "", seconds = kind === "error" ? 0 : 6, action } = options;
  const place = reachable();
  if (!place) return () => {};
  for (const other of place.querySelectorAll(".toast")) if (other.querySelector("p")?.textContent === text) other.remove(); // said again is said once
  const element = document.createElement("div");
  element.className = `toast${kind ? ` is-${kind}` : ""}`;
  const words = document.createElement("p");
  words.textContent = text;
  element.append(words);
  const before = document.activeElement;
  const remove = () => {
    const held = element.contains(document.activeElement);
    element.remove();
    if (held) giveBack(before);
  };
  if (action) element.append(button(action.word, "button is-small is-quiet", () => { remove(); action.run(); }));
  const close = button("×", "icon-button", remove);
  close.setAttribute("aria-label", t("Close"));
  element.append(close);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // an open dialog stays
    remove();
  });
  // An alert inside a status would be said twice, so errors have a region of their own.
  const region = place.querySelector(kind === "error" ? "[role=alert]" : "[role=status]") ?? place;
  region.append(element);
  const all = place.querySelectorAll(".toast");
  if (all.length > MOST) all[0].remove();
  dodge(place);
  if (seconds) leaveAfter(element, seconds * 1000);
  return remove;
}

const CORNERS = ["", "is-left", "is-top", "is-top is-left"];
const CONTROLS = "button, a[href], input, select, textarea, summary";

/** Stand in the corner where nothing lies under it that can be pressed, or the least. @param {HTMLElement} place */
function dodge(place) {
  if (getComputedStyle(place).position !== "fixed") return;
  const boxes = [...document.querySelectorAll(CONTROLS)].filter((one) => !place.contains(one)).map((one) => one.getBoundingClientRect());
  const covered = CORNERS.map((corner) => {
    place.className = `toasts ${corner}`;
    const own = place.getBoundingClientRect();
    return boxes.filter((box) => box.width && box.left < own.right && box.right > own.left && box.top < own.bottom && box.bottom > own.top).length;
  });
  place.className = `toasts ${CORNERS[covered.indexOf(Math.min(...covered))]}`.trim();
}

/** The focus goes where it was before the toast came; where that is gone, to the page's content. @param {Element | null} before */
function giveBack(before) {
  const there = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : document.getElementById("main");
  there?.focus({ preventScroll: true });
}

/** Take it away when nobody is at it any more. @param {HTMLElement} element @param {number} ms */
function leaveAfter(element, ms) {
  setTimeout(() => {
    if (element.matches(":hover, :focus-within")) leaveAfter(element, LINGER_MS);
    else element.remove();
  }, ms);
}

/** Where toasts stand. Beside an open dialog they could be neither read out nor closed, so they move into it until it closes. */
function reachable() {
  const place = document.getElementById("toasts");
  const dialog = [...document.querySelectorAll("dialog:modal")].pop();
  if (!place || !dialog || dialog.contains(place)) return place;
  dialog.append(place);
  dialog.addEventListener("close", () => document.body.append(place), { once: true });
  return place;
}

/** @param {string} word @param {string} classes @param {() => void} run */
function button(word, classes, run) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = classes;
  element.textContent = word;
  element.addEventListener("click", run);
  return element;
}

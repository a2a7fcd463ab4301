// @ts-check
// Lists that change by themselves: [data-live] names where to ask whether something is new, [data-live-part] what is then shown anew.
import { follow } from "./news.js";
import { t } from "./words.js";

const AGAIN_MS = 2000;
const WRITTEN = "input:not([type=checkbox]):not([type=radio]), textarea, select";

/** Told to the document when parts of it are new: whoever wires their buttons does it again. */
export const RENEWED = "renewed";

/** Follow the page's news and renew its parts. The first news is what the page shows already. */
export function wireLive() {
  const root = document.querySelector("[data-live]");
  if (!(root instanceof HTMLElement)) return;
  let begun = false;
  follow(() => root.dataset.live ?? null, () => {
    if (begun) void renew();
    begun = true;
  }, { everyMs: 5000 });
}

/** Fetch the page and show its parts in place of those here, as soon as nobody is in the middle of something. */
async function renew() {
  if (isBusy()) return void setTimeout(() => void renew(), AGAIN_MS);
  const response = await fetch(location.href, { headers: { "X-Renewal": "yes" } }).catch(() => null);
  if (response && (!response.ok || response.redirected)) return; // signed out, or the page is gone
  if (!response || isBusy()) return void setTimeout(() => void renew(), AGAIN_MS);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  let changed = false;
  for (const part of document.querySelectorAll("[data-live-part]")) {
    const next = fresh.querySelector(`[data-live-part="${part.getAttribute("data-live-part")}"]`);
    if (next && next.innerHTML !== part.innerHTML) changed = put(part, next) || changed;
  }
  if (!changed) return;
  document.dispatchEvent(new CustomEvent(RENEWED));
  say(t("The list has been updated."));
}

/** Whether a part has an open dialog or menu, or a field in which somebody writes. */
function isBusy() {
  return [...document.querySelectorAll("[data-live-part]")].some((part) =>
    part.querySelector("dialog[open], details.menu[open]") !== null || (part.contains(document.activeElement) && document.activeElement?.matches(WRITTEN)));
}

/** Show `next` in the part; ticks and the focus stay, and new rows are marked. @param {Element} part @param {Element} next */
function put(part, next) {
  const focused = part.contains(document.activeElement) ? nameOf(/** @type {Element} */ (document.activeElement)) : "";
  const ticked = new Set([...part.querySelectorAll("input:checked")].map(nameOf));
  const known = new Set([...part.querySelectorAll("tbody tr, li.card")].map(standingOf));
  part.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
  for (const box of part.querySelectorAll("input[type=checkbox], input[type=radio]")) if (box instanceof HTMLInputElement && ticked.has(nameOf(box))) box.checked = true;
  for (const row of part.querySelectorAll("tbody tr, li.card")) row.classList.toggle("is-fresh", !known.has(standingOf(row)));
  const again = focused && [...part.querySelectorAll("a, button, input, [tabindex]")].find((one) => nameOf(one) === focused);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  return true;
}

/** Who or what a row is about, and how it stands. @param {Element} row */
function standingOf(row) {
  const about = row.querySelector("a[href], input[value]");
  return `${about?.getAttribute("href") ?? about?.getAttribute("value")} ${row.querySelector(".badge")?.textContent ?? ""}`;
}

/** What is the same of an element before and after. @param {Element} one */
function nameOf(one) {
  return ["id", "name", "value", "href", "data-copy", "aria-label"].map((name) => one.getAttribute(name) ?? "").join("|");
}

/** @param {string} text */
function say(text) {
  const place = document.getElementById("live-news") ?? document.body.appendChild(Object.assign(document.createElement("p"), { id: "live-news", className: "for-readers" }));
  place.setAttribute("role", "status");
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 100);
}

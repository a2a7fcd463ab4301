// @ts-check
// One table of keys. Single keys never fire in fields or with a modifier held, and can be turned off in the settings (WCAG 2.1.4).
import { element, openDialog } from "./dialog.js";
import { t } from "./words.js";

/** @typedef {{keys: string[], does: string, run: (event: KeyboardEvent) => void, group?: string, when?: () => boolean, repeat?: boolean, overButtons?: boolean}} Key
 *  `keys` as the browser calls them ("k", " ", "ArrowLeft", "?"), with "Shift+", "Ctrl+" in front where needed. With `overButtons` Space means this key
 *  also while a button has focus; Enter presses the button. */

/** @type {Key[]} */
const table = [];
let listening = false;
/** Whether a pointer was used last. A button that was clicked keeps the focus, but Space is then meant for the page. */
let pointed = false;

/** Make these keys work on this page and stand in its help. @param {Key[]} keys @returns {() => void} takes them away */
export function addKeys(keys) {
  table.push(...keys);
  listen();
  return () => {
    for (const key of keys) table.splice(table.indexOf(key), 1);
  };
}

/** How the table names what was pressed. Shift counts only where it does not make another sign (Shift+ArrowLeft, Shift+j; but "?").
 * A sign made with Alt is that sign: "[" is AltGr+8 on a Swedish keyboard, where Windows says Ctrl+Alt.
 * @param {{key: string, shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean}} event */
export function keyName(event) {
  const sign = isSign(event.key);
  const shift = event.shiftKey && !sign ? "Shift+" : "";
  const control = (event.ctrlKey || event.metaKey) && !(event.altKey && sign) ? "Ctrl+" : "";
  return control + shift + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** @param {string} key */
function isSign(key) {
  return key.length === 1 && key !== " " && key.toLowerCase() === key.toUpperCase();
}

/** Whether the switch in the settings turns this key off: letters, digits and signs pressed alone (WCAG 2.1.4). @param {string} name */
export function isSingleKey(name) {
  return name.replace(/^Shift\+/, "").length === 1 && name !== " ";
}

/** Whether the key belongs to what has focus (a field, a button and Space, a slider and its arrows) rather than to the page.
 * @param {string} name @param {{tagName?: string, type?: string, isContentEditable?: boolean, role?: string | null} | null} focus */
export function belongsToFocus(name, focus) {
  if (!focus) return false;
  const tag = (focus.tagName ?? "").toLowerCase();
  if (focus.isContentEditable || tag === "textarea" || tag === "select") return true;
  const moves = /^(Shift\+)?(Arrow|Home|End|Page)/.test(name);
  if (tag === "input") {
    if (focus.type === "range") return moves;
    if (focus.type === "radio") return moves || name === " ";
    return !["checkbox", "button", "submit"].includes(focus.type ?? "") || name === " " || name === "Enter";
  }
  if (focus.role === "slider") return moves || name === "Enter";
  if (focus.role === "tab" || focus.role === "menuitem") return moves || name === " " || name === "Enter";
  return ["button", "a", "summary"].includes(tag) && (name === " " || name === "Enter");
}

/** Whether the page takes Space from a button: where the key says so, and where the button has focus only because it was clicked.
 * @param {string} name @param {{tagName?: string, role?: string | null} | null} focus @param {boolean} clicked @param {boolean} overButtons */
export function takesSpace(name, focus, clicked, overButtons) {
  const button = ["button", "summary"].includes((focus?.tagName ?? "").toLowerCase()) && !focus?.role;
  return name === " " && button && (clicked || overButtons);
}

function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("pointerdown", () => { pointed = true; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") pointed = false;
    press(event);
  });
  for (const help of document.querySelectorAll("[data-help-keys]")) {
    if (help instanceof HTMLElement) help.hidden = false;
    help.addEventListener("click", showKeys);
  }
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || (event.altKey && !isSign(event.key)) || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = keyName(event);
  const focus = /** @type {HTMLElement | null} */ (document.activeElement);
  const seen = focus && { tagName: focus.tagName, type: /** @type {any} */ (focus).type, isContentEditable: focus.isContentEditable, role: focus.getAttribute("role") };
  const key = table.findLast((entry) => entry.keys.includes(name) && (!entry.when || entry.when()));
  if (belongsToFocus(name, seen) && !takesSpace(name, seen, pointed, Boolean(key?.overButtons))) return;
  if (!singleKeys() && isSingleKey(name)) return;
  if (name === "?") return showKeys();
  if (!key) return;
  event.preventDefault();
  if (event.repeat && !key.repeat) return;
  key.run(event);
}

function singleKeys() {
  return document.documentElement.dataset.singleKeys !== "off";
}

/** Open the help with every key of this page. */
export function showKeys() {
  const body = element("div", "stack");
  if (!singleKeys()) body.append(element("p", "quiet", t("Single-key shortcuts are turned off in your settings.")));
  const groups = new Map();
  for (const key of table) groups.set(key.group ?? "", [...(groups.get(key.group ?? "") ?? []), key]);
  for (const [group, keys] of groups) {
    if (group) body.append(element("h3", "", group));
    body.append(keyList(keys));
  }
  openDialog(t("Keyboard shortcuts"), body);
}

/** @param {Key[]} keys */
function keyList(keys) {
  const list = element("dl", "key-list");
  for (const key of keys) {
    const term = document.createElement("dt");
    key.keys.forEach((name, i) => {
      if (i) term.append(" ");
      term.append(element("kbd", "", shownKey(name)));
    });
    list.append(term, element("dd", "", key.does));
  }
  return list;
}

/** What stands on the key. @param {string} name */
export function shownKey(name) {
  /** @type {Record<string, string>} */
  const signs = { " ": t("Space"), ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Backspace: "⌫", Escape: "Esc" };
  return name.split("+").map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ") || "+";
}

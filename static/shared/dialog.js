// @ts-check
// Dialogs: <button data-open="id"> opens, and says with data-title, data-action and data-ticked which row of a list it is about;
// [data-close] closes; and two made on the spot.
import { t } from "./words.js";

/** An element with a class and words. @param {string} tag @param {string} [classes] @param {string} [text] @returns {HTMLElement} */
export function element(tag, classes = "", text = "") {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

/** Make every [data-open] and [data-close] of the page work, also those that come later. */
export function wireDialogs() {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest("[data-open]");
    const dialog = opener && document.getElementById(opener.getAttribute("data-open") ?? "");
    if (opener instanceof HTMLElement && dialog instanceof HTMLDialogElement) show(dialog, opener);
    if (target?.closest("[data-close]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  });
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} opener */
function show(dialog, opener) {
  fill(dialog, opener.dataset);
  dialog.showModal();
  // What opened it may have gone meanwhile, with the menu that it stood in.
  const menu = opener.closest("details.menu")?.querySelector("summary");
  if (menu) dialog.addEventListener("close", () => menu.focus(), { once: true });
}

/** Make a dialog that serves a whole list about one row of it: its title, where its form posts, and which boxes are ticked.
 * @param {HTMLDialogElement} dialog @param {DOMStringMap} about */
function fill(dialog, { title, action, ticked }) {
  const heading = dialog.querySelector("h2");
  if (heading && title) heading.textContent = title;
  const form = dialog.querySelector("form");
  if (form && action) form.action = action;
  if (ticked === undefined) return;
  const values = ticked.split(" ");
  for (const box of dialog.querySelectorAll("input")) if (box.type === "checkbox") box.checked = values.includes(box.value);
}

/** A dialog with `body` that goes when it is closed. @param {string} title @param {Node} body @param {Node[]} [actions] @returns {HTMLDialogElement} */
export function openDialog(title, body, actions = []) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", "dialog"));
  const header = element("div", "dialog-header");
  const heading = element("h2", "", title);
  heading.tabIndex = -1;
  heading.autofocus = true;
  heading.id = `dialog-${Math.random().toString(36).slice(2)}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = element("button", "icon-button", "×");
  close.setAttribute("type", "button");
  close.setAttribute("data-close", "");
  close.setAttribute("aria-label", t("Close"));
  header.append(heading, close);
  const middle = element("div", "dialog-body");
  middle.append(body);
  dialog.append(header, middle);
  if (actions.length) {
    const row = element("div", "dialog-actions");
    row.append(...actions);
    dialog.append(row);
  }
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask before something that cannot be undone. @param {{title: string, text: string, yes: string, danger?: boolean}} question @returns {Promise<boolean>} */
export function confirmWith({ title, text, yes, danger = true }) {
  return new Promise((resolve) => {
    const no = element("button", "button", t("Cancel"));
    no.setAttribute("data-close", "");
    const go = element("button", `button ${danger ? "is-record" : "is-primary"}`, yes);
    const dialog = openDialog(title, element("p", "", text), [no, go]);
    let answer = false;
    go.addEventListener("click", () => { answer = true; dialog.close(); });
    dialog.addEventListener("close", () => resolve(answer));
  });
}

/** @param {HTMLDialogElement} dialog @param {MouseEvent} event */
function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

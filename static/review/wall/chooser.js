// @ts-check
// Who stands on the wall is chosen in a dialog, from the page that does the same without scripts.
import { openDialog } from "../../shared/dialog.js";
import { keepToFour } from "../choose.js";

const door = document.querySelector("a[data-chooser]");
if (door instanceof HTMLAnchorElement) door.addEventListener("click", (event) => void open(event, door));

/** @param {MouseEvent} event @param {HTMLAnchorElement} link */
async function open(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const found = await read(link.href);
  if (!found) return location.assign(link.href);
  const place = document.createElement("div");
  place.append(found.form);
  openDialog(found.title, place).classList.add("is-wide");
  wire(place);
}

/** The form of that page, with its title; null when there is none. @param {string | URL} address */
async function read(address) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector("form[data-choose]");
  return form ? { form: document.adoptNode(form), title: page.querySelector("h1")?.textContent ?? "" } : null;
}

/** Searching and turning pages stays in the dialog, with what is ticked; showing the chosen leaves it. @param {HTMLElement} place */
function wire(place) {
  const form = place.querySelector("form");
  if (!form) return;
  keepToFour(form);
  form.addEventListener("submit", (event) => {
    const pressed = /** @type {SubmitEvent} */ (event).submitter;
    const address = new URL(pressed?.getAttribute("formaction") ?? form.action, location.href);
    if (address.pathname !== new URL(form.action, location.href).pathname) return;
    event.preventDefault();
    address.search = String(new URLSearchParams(/** @type {any} */ (new FormData(form, pressed))));
    void turn(place, address);
  });
  form.querySelector("a[href*='/choose']")?.addEventListener("click", (event) => {
    event.preventDefault();
    const search = form.querySelector("input[type='search']");
    if (search instanceof HTMLInputElement) search.value = "";
    for (const choice of form.querySelectorAll("select[name='show']")) if (choice instanceof HTMLSelectElement) choice.value = "";
    form.requestSubmit();
  });
}

/** @param {HTMLElement} place @param {URL} address */
async function turn(place, address) {
  const found = await read(address);
  if (!found) return location.assign(address);
  place.replaceChildren(found.form);
  wire(place);
  const search = place.querySelector("input[type='search']");
  const list = place.querySelector("#list");
  if (address.searchParams.has("after") || address.searchParams.has("before")) /** @type {HTMLElement | null} */ (list)?.focus();
  else /** @type {HTMLElement | null} */ (search)?.focus();
}

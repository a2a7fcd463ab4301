// @ts-check
// The order of an interview's questions: by dragging, by the arrow keys on a handle, or by the buttons. Saved at once.
import { json } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";

const list = document.querySelector("[data-order]");
if (list instanceof HTMLElement) wire(list);

/** @param {HTMLElement} list */
function wire(list) {
  for (const item of items(list)) {
    const handle = item.querySelector("[data-handle]");
    if (!(handle instanceof HTMLElement)) continue;
    handle.hidden = false;
    handle.addEventListener("keydown", (event) => byKey(list, item, event));
    handle.addEventListener("click", () => say(t("Move the question with the arrow keys, or drag it.")));
    handle.addEventListener("pointerdown", (event) => drag(list, item, handle, event));
  }
  list.addEventListener("submit", (event) => byButton(list, event));
  document.querySelector("[data-publish]")?.addEventListener("submit", (event) => whenSaved(list, event));
  window.addEventListener("pagehide", () => saveLeaving(list));
}

/** @param {HTMLElement} list @returns {HTMLElement[]} */
function items(list) {
  return /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-question]")]);
}

/** @param {HTMLElement} list @param {HTMLElement} item @param {KeyboardEvent} event */
function byKey(list, item, event) {
  const steps = { ArrowUp: -1, ArrowDown: 1, Home: -1000, End: 1000 }[event.key];
  if (steps === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move(list, item, steps);
  focusOn(item, "[data-handle]");
}

/** @param {HTMLElement} list @param {SubmitEvent} event */
function byButton(list, event) {
  const form = event.target;
  const item = form instanceof HTMLFormElement && form.dataset.move ? form.closest("[data-question]") : null;
  if (!(form instanceof HTMLFormElement) || !(item instanceof HTMLElement)) return;
  event.preventDefault();
  move(list, item, Number(form.dataset.move));
  const button = form.querySelector("button");
  if (button?.disabled) focusOn(item, "[data-handle]");
  else button?.focus();
}

/** @param {HTMLElement} item @param {string} what */
function focusOn(item, what) {
  const found = item.querySelector(what);
  if (found instanceof HTMLElement) found.focus();
}

/** @param {HTMLElement} list @param {HTMLElement} item @param {number} steps */
function move(list, item, steps) {
  const all = items(list);
  const from = all.indexOf(item);
  const to = Math.min(Math.max(from + steps, 0), all.length - 1);
  if (to === from) return;
  all[to][to > from ? "after" : "before"](item);
  settle(list, item);
}

/** Follow the pointer: the question changes places with the neighbour whose middle it passes. The list holds the pointer: an
 * element that changes places in the page loses it.
 * @param {HTMLElement} list @param {HTMLElement} item @param {HTMLElement} handle @param {PointerEvent} begun */
function drag(list, item, handle, begun) {
  if (begun.button !== 0) return;
  begun.preventDefault();
  list.setPointerCapture(begun.pointerId);
  item.classList.add("is-dragged");
  const before = order(list);
  /** @param {PointerEvent} event */
  const follow = (event) => {
    for (const other of items(list)) {
      const box = other.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      if (other === item) continue;
      const isAbove = Boolean(other.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (isAbove && event.clientY < middle) return other.before(item);
      if (!isAbove && event.clientY > middle) other.after(item);
    }
  };
  const end = () => {
    list.removeEventListener("pointermove", follow);
    item.classList.remove("is-dragged");
    handle.focus();
    if (order(list).join() !== before.join()) settle(list, item);
  };
  list.addEventListener("pointermove", follow);
  list.addEventListener("lostpointercapture", end, { once: true });
}

/** @param {HTMLElement} list @returns {string[]} */
function order(list) {
  return items(list).map((item) => item.dataset.question ?? "");
}

/** Number the questions anew, say where this one is, and save. @param {HTMLElement} list @param {HTMLElement} item */
function settle(list, item) {
  const all = items(list);
  all.forEach((each, place) => {
    const number = each.querySelector("[data-number]");
    if (number) number.textContent = String(place + 1);
    each.querySelectorAll("[data-move] button").forEach((button) => {
      const edge = button.closest("form")?.dataset.move === "-1" ? 0 : all.length - 1;
      if (button instanceof HTMLButtonElement) button.disabled = place === edge;
    });
  });
  say(t("“%(title)s” is now number %(n)s of %(all)s.", { title: item.dataset.title ?? "", n: all.indexOf(item) + 1, all: all.length }));
  save(list).catch(() => location.reload());
}

/** @type {Promise<void>} */
let saving = Promise.resolve();

/** One after the other, so that the last order stands. The list is busy until then.
 * @param {HTMLElement} list @returns {Promise<void>} */
function save(list) {
  list.ariaBusy = "true";
  const mine = saving.catch(() => {}).then(async () => {
    const answer = await json(list.dataset.order ?? "", { body: { questions: order(list) }, keepalive: true });
    const seen = document.querySelector('[data-publish] input[name="seen_at"]');
    if (seen instanceof HTMLInputElement) seen.value = answer.seen_at;
    showNews(answer.has_news);
    if (saving === mine) list.ariaBusy = null;
  });
  saving = mine;
  return mine;
}

/** What can be published now, without leaving the page and the place in it. @param {boolean} news */
function showNews(news) {
  for (const part of document.querySelectorAll("[data-news]")) if (part instanceof HTMLElement) part.hidden = !news;
  document.querySelector("[data-candidates]")?.classList.toggle("is-primary", !news);
}

/** A page that is left before everything is saved sends the last order once more: what waits in the queue is lost with the page.
 * @param {HTMLElement} list */
function saveLeaving(list) {
  if (list.ariaBusy !== "true") return;
  json(list.dataset.order ?? "", { body: { questions: order(list) }, keepalive: true, quiet: true }).catch(() => {});
}

/** What is published is what stands on the page: publishing waits until the order is saved.
 * @param {HTMLElement} list @param {Event} event */
function whenSaved(list, event) {
  const form = event.target;
  if (list.ariaBusy !== "true" || !(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  saving.then(() => form.requestSubmit()).catch(() => {});
}

/** @param {string} text */
function say(text) {
  const place = document.querySelector("[data-order-news]");
  if (place) place.textContent = text;
}

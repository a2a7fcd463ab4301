// @ts-check
// Text that is not sent yet, kept in this browser for one person and one place. It survives a reload and a closed tab.

/** @typedef {{at: string, values: Record<string, any>, sent?: boolean}} Draft `at` is when it was written, in UTC */

const PREFIX = "draft ";
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** The person who is signed in on this page; empty for nobody. */
export function person() {
  return document.documentElement.dataset.person ?? "";
}

/** The draft of this person at that place, or null. @param {string} place @returns {Draft | null} */
export function readDraft(place) {
  return parsed(stored()?.getItem(keyOf(place)) ?? null);
}

/** Keep these values. A full or forbidden store keeps nothing, and says nothing. @param {string} place @param {Record<string, any>} values */
export function keepDraft(place, values) {
  write(place, { at: new Date().toISOString(), values });
}

/** It was sent or thrown away. @param {string} place */
export function dropDraft(place) {
  stored()?.removeItem(keyOf(place));
}

/** Note that it is on its way to the server: it goes when the next page shows that it arrived. @param {string} place @param {boolean} sent */
export function markSent(place, sent) {
  const draft = readDraft(place);
  if (draft) write(place, { ...draft, sent });
}

/** Whatever was on its way has not arrived, whoever wrote it. */
export function unmarkAll() {
  for (const key of keys()) {
    const draft = parsed(stored()?.getItem(key) ?? null);
    if (draft?.sent) stored()?.setItem(key, JSON.stringify({ ...draft, sent: false }));
  }
}

/** The places where this person has a draft. @returns {string[]} */
export function placesOfDrafts() {
  const mine = keyOf("");
  return person() ? keys().filter((key) => key.startsWith(mine)).map((key) => key.slice(mine.length)) : [];
}

/** Forget everything this person has not sent. */
export function dropAll() {
  for (const place of placesOfDrafts()) dropDraft(place);
}

/** Forget what other people have left in this browser, and what is a month old. */
export function sweepDrafts() {
  for (const key of keys()) {
    const draft = parsed(stored()?.getItem(key) ?? null);
    const foreign = person() && !key.startsWith(keyOf(""));
    if (foreign || !draft || Date.now() - Date.parse(draft.at) > KEPT_MS) stored()?.removeItem(key);
  }
}

/** @param {string} place */
function keyOf(place) {
  return `${PREFIX}${person()} ${place}`;
}

/** @param {string} place @param {Draft} draft */
function write(place, draft) {
  if (!person()) return;
  try {
    stored()?.setItem(keyOf(place), JSON.stringify(draft));
  } catch {
    // A full store: the text stays on the page alone.
  }
}

function keys() {
  const store = stored();
  return store ? Object.keys(store).filter((key) => key.startsWith(PREFIX)) : [];
}

/** @param {string | null} text @returns {Draft | null} */
function parsed(text) {
  try {
    const draft = text ? JSON.parse(text) : null;
    return draft && typeof draft.at === "string" && draft.values ? draft : null;
  } catch {
    return null;
  }
}

/** @returns {Storage | null} */
function stored() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

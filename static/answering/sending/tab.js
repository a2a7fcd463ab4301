// @ts-check
// This tab's own name, so that the server can tell the page that records from one on another device.
import { randomKey } from "../../shared/uploading/upload.js";

const NAME = "tagning-tab";

/** The tab's id: the same after a reload, another in another tab. Without a store it lasts as long as the page.
 * @param {Storage | null} [store] @returns {string} */
export function tabId(store = ownStore()) {
  const known = store?.getItem(NAME);
  if (known) return known;
  const made = randomKey();
  try {
    store?.setItem(NAME, made);
  } catch {
    // A store without room: the page's memory is enough.
  }
  return made;
}

/** @returns {Storage | null} */
function ownStore() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

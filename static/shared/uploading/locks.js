// @ts-check
// One tab does a thing at a time: Web Locks, which the browser lets go of by itself when a tab dies.

/** Hold `name` for this tab: a function that lets it go, or null when another tab holds it.
 * A browser without Web Locks has one tab, as far as we can tell.
 * @param {string} name @param {LockManager | undefined} [locks] @returns {Promise<(() => void) | null>} */
export function holdLock(name, locks = globalThis.navigator?.locks) {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const held = locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    });
    held.catch(reject);
  });
}

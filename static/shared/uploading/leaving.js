// @ts-check
// Closing the page asks first, but only while something would be cut off.

/** Ask before the page is left whenever `wouldLose()` says so. @param {() => boolean} wouldLose @returns {() => void} stops asking */
export function warnWhile(wouldLose) {
  /** @param {BeforeUnloadEvent} event */
  const ask = (event) => {
    if (!wouldLose()) return;
    event.preventDefault();
    event.returnValue = true; // older browsers ask only then
  };
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}

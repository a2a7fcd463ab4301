// @ts-check
// Ask again and again, politely: slower when the page is hidden or the line is down.

/** Call `ask` until it answers false or the returned function is called. An `ask` that answers a number waits that many milliseconds
 * before the next time, one that throws is tried again, later each time.
 * @param {() => Promise<boolean | number | void>} ask @param {{everyMs?: number, hiddenMs?: number, mostMs?: number}} [times] @returns {() => void} stops */
export function poll(ask, { everyMs = 1000, hiddenMs = 15000, mostMs = 30000 } = {}) {
  let stopped = false;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {number} usualMs */
  const wait = (usualMs) => {
    const hidden = typeof document !== "undefined" && document.hidden;
    return Math.min(Math.max(usualMs * 2 ** failures, hidden ? hiddenMs : 0), Math.max(mostMs, usualMs));
  };
  const turn = async () => {
    let more;
    try {
      more = await ask();
      failures = 0;
    } catch {
      failures = Math.min(failures + 1, 10);
    }
    if (!stopped && more !== false) timer = setTimeout(turn, wait(typeof more === "number" ? more : everyMs));
  };
  const wake = () => {
    if (stopped || document.hidden || timer === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(turn, 0);
  };
  if (typeof document !== "undefined") document.addEventListener("visibilitychange", wake);
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
    if (typeof document !== "undefined") document.removeEventListener("visibilitychange", wake);
  };
}

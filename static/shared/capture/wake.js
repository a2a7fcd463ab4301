// @ts-check
// A phone must not fall asleep in the middle of an answer.

/** Keep the screen on. Browsers let go of it when the page is hidden, so it is taken again when it is shown.
 * @returns {() => void} lets the screen sleep again */
export function keepAwake() {
  /** @type {WakeLockSentinel | null} */
  let held = null;
  let wanted = true;
  const take = async () => {
    if (!wanted || document.visibilityState !== "visible" || (held && !held.released)) return;
    held = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (!wanted) held?.release().catch(() => {});
  };
  take();
  document.addEventListener("visibilitychange", take);
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", take);
    held?.release().catch(() => {});
  };
}

// @ts-check
// Whether this browser can record at all. It is asked before anything else, so that nobody finds out in the middle.

/** @typedef {"insecure" | "no_recorder"} Lack */

/** What is missing, or null. @param {{navigator?: {mediaDevices?: unknown}, MediaRecorder?: unknown}} [browser] @returns {Lack | null} */
export function lacking(browser = globalThis) {
  const devices = /** @type {MediaDevices | undefined} */ (browser.navigator?.mediaDevices);
  if (!devices?.getUserMedia) return "insecure";
  return typeof browser.MediaRecorder === "undefined" ? "no_recorder" : null;
}

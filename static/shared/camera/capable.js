// @ts-check
// Whether this browser can record at all. It is asked before anything else, so that nobody finds out in the middle.

/** @typedef {"insecure" | "no_recorder"} Lack */

/** What is missing, or null. @param {{navigator?: {mediaDevices?: unknown}, MediaRecorder?: unknown, isSecureContext?: boolean}} [browser] @returns {Lack | null} */
export function lacking(browser = globalThis) {
  const devices = /** @type {MediaDevices | undefined} */ (browser.navigator?.mediaDevices);
  // At its https address it is the browser: one inside of an app, as a rule.
  if (!devices?.getUserMedia) return browser.isSecureContext ? "no_recorder" : "insecure";
  return typeof browser.MediaRecorder === "undefined" ? "no_recorder" : null;
}

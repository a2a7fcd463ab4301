// @ts-check
// Follows a job on the server and moves its bar (templates/parts/progress.html).
import { json } from "./fetch.js";
import { follow } from "./news.js";
import { n, t } from "./words.js";

/** @typedef {{state: string, permille: number, step?: string, error?: string}} Job */

/** Whole seconds left, from how far it came since it was first seen; null while nobody can know.
 * @param {{permille: number, atMs: number}} first @param {{permille: number, atMs: number}} now */
export function secondsLeft(first, now) {
  const done = now.permille - first.permille;
  const took = now.atMs - first.atMs;
  if (done < 20 || took < 1000 || now.permille >= 1000) return null;
  return Math.max(1, Math.round(((1000 - now.permille) * took) / done / 1000));
}

/** What is being done now. @param {Job} job */
export function stepWords(job) {
  if (job.state === "done") return t("Done");
  if (job.state === "cancelled") return t("Cancelled");
  if (job.state === "parked") return job.error || t("It did not work. Try again.");
  return job.step || (job.state === "ready" ? t("In the queue") : t("Working"));
}

/** @param {number | null} left seconds @returns {string} */
export function leftWords(left) {
  if (left === null) return "";
  return left < 90 ? n("%(n)s second left", "%(n)s seconds left", left) : n("%(n)s minute left", "%(n)s minutes left", Math.round(left / 60));
}

/** Draw `job` into the element. @param {HTMLElement} root @param {Job} job @param {number | null} left */
export function drawProgress(root, job, left) {
  const over = job.state === "done";
  const failed = job.state === "parked" || job.state === "cancelled";
  const permille = over ? 1000 : job.permille;
  const bar = root.querySelector("progress");
  if (bar) {
    if (job.state === "ready") bar.removeAttribute("value");
    else bar.value = permille;
  }
  write(root, "[data-percent]", `${Math.floor(permille / 10)} %`);
  write(root, "[data-step]", stepWords(job));
  write(root, "[data-left]", over || failed ? "" : leftWords(left));
  root.classList.toggle("is-done", over);
  root.classList.toggle("is-failed", failed);
  const stop = root.querySelector("[data-stop]");
  if (stop instanceof HTMLElement) stop.hidden = over || failed;
}

/** Follow the job until its end; then open data-then or send the event "job-done" / "job-failed" (detail: the job).
 * @param {HTMLElement} root @returns {() => void} stops */
export function followJob(root) {
  const address = root.dataset.progress ?? "";
  /** @type {{permille: number, atMs: number} | null} */
  let first = null;
  const stop = follow(() => address, (answer) => {
    /** @type {Job} */
    const job = answer.job ?? answer;
    const now = { permille: job.permille, atMs: performance.now() };
    if (job.state === "running") first ??= now;
    drawProgress(root, job, first && secondsLeft(first, now));
    return !finish(root, job);
  });
  root.querySelector("[data-stop]")?.addEventListener("click", () => {
    if (root.dataset.cancel) void json(root.dataset.cancel, { method: "POST" }).catch(() => {});
  });
  return stop;
}

/** @param {HTMLElement} root @param {Job} job @returns {boolean} whether it is over */
function finish(root, job) {
  if (!["done", "parked", "cancelled"].includes(job.state)) return false;
  root.dispatchEvent(new CustomEvent(job.state === "done" ? "job-done" : "job-failed", { bubbles: true, detail: job }));
  if (job.state === "done" && root.dataset.then) location.assign(root.dataset.then);
  return true;
}

/** @param {HTMLElement} root @param {string} selector @param {string} text */
function write(root, selector, text) {
  const place = root.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}

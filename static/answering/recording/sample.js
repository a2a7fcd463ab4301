// @ts-check
// A recording that stays in the browser: for the test and the practice. Nothing here knows the server.
import { Capture } from "../../shared/capture/capture.js";

/** @typedef {{blob: Blob, durationMs: number, interruption: string | null}} Sample */

/** Record from `stream` until `stop()` or `limitMs`. @param {MediaStream} stream @param {number} limitMs
 * @param {(elapsedMs: number, leftMs: number) => void} [onTick] @returns {{stop: () => void, done: Promise<Sample>}} */
export function recordSample(stream, limitMs, onTick) {
  /** @type {Blob[]} */
  const chunks = [];
  /** @type {(sample: Sample) => void} */
  let finish = () => {};
  /** @type {Promise<Sample>} */
  const done = new Promise((resolve) => {
    finish = resolve;
  });
  const capture = new Capture({
    stream, limitMs, onChunk: (chunk) => chunks.push(chunk), onTick: (elapsed, left) => onTick?.(elapsed, left ?? 0),
    onEnd: (taken) => finish({ blob: new Blob(chunks, { type: taken.mimeType }), durationMs: taken.durationMs, interruption: taken.interruption }),
  });
  capture.start();
  return { stop: () => void capture.stop(), done };
}

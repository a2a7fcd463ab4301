// @ts-check
// How loud a recording is, from its own bytes: for browsers whose meter cannot listen.
import { Levels, measure } from "./levels.js";

const WINDOW_MS = 50;
const RATE = 8000;

/** The loudest second and a half of the samples. @param {Float32Array} samples from -1 to 1 @param {number} rate samples a second
 * @returns {import("./levels.js").Loudness} */
export function loudest(samples, rate) {
  const size = Math.max(1, Math.round((rate * WINDOW_MS) / 1000));
  const levels = new Levels();
  /** @type {import("./levels.js").Loudness} */
  let found = "silent";
  for (let at = 0; at < samples.length; at += size) {
    const { db, peak } = measure(samples.subarray(at, at + size));
    levels.add((at / rate) * 1000, db, peak);
    const now = levels.loudness();
    if (now === "good" || now === "loud") return now;
    if (now === "quiet") found = now;
  }
  return found;
}

/** @param {Blob} blob a recording @returns {Promise<import("./levels.js").Loudness | null>} null where the browser cannot tell */
export async function loudnessOf(blob) {
  if (typeof OfflineAudioContext === "undefined") return null;
  try {
    const decoded = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await blob.arrayBuffer());
    return loudest(decoded.getChannelData(0), decoded.sampleRate);
  } catch {
    return null;
  }
}

// @ts-check
// How fast the line is upwards, and what that means for somebody who records.
import { decimal, t } from "../../shared/words.js";

const BYTES = 512 * 1024;
/** A take makes about 1.6 million bits each second. */
const NEEDED_MBIT = 1.6;
const TIMEOUT_MS = 30_000;

/** Millions of bits each second that go up. Throws when nothing does. @param {string} url @returns {Promise<number>} */
export async function measureLine(url) {
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < BYTES; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const began = performance.now();
  const response = await fetch(url, {
    method: "POST", body: bytes, headers: { "Content-Type": "application/octet-stream", Accept: "application/json" }, signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(String(response.status));
  return (BYTES * 8) / 1000 / Math.max(1, performance.now() - began);
}

/** @param {number | null} mbit @returns {{result: "passed" | "warning", words: string}} */
export function lineVerdict(mbit) {
  if (mbit === null) return { result: "warning", words: t("The connection could not be measured. You can continue: what you record is kept in the browser until it is sent.") };
  const speed = mbit >= 10 ? String(Math.round(mbit)) : decimal(mbit);
  if (mbit >= NEEDED_MBIT) return { result: "passed", words: t("Fast enough: %(speed)s Mbit/s upload.", { speed }) };
  return { result: "warning", words: t("Slow (%(speed)s Mbit/s upload), but that is fine: sending continues after you stop.", { speed }) };
}

// @ts-check
// How much of a video is loaded from a moment on, and how much must be before all go on together.

/** Loaded ranges that are closer than this count as one. */
const GAP_MS = 100;
const FIRST_MS = 1000;
const AGAIN_MS = 2000;
const MOST_MS = 8000;
const OFTEN_MS = 30_000;

/** How far the loaded part reaches beyond `at`, in ms; 0 when `at` itself is not loaded.
 * @param {[number, number][]} ranges loaded parts in ms, in order @param {number} at */
export function loadedBeyond(ranges, at) {
  let end = at;
  for (const [from, to] of ranges) if (from <= end + GAP_MS && to > end) end = to;
  return end - at;
}

/** The loaded parts of a video, in ms of its own time. @param {{buffered: TimeRanges}} video @returns {[number, number][]} */
export function loadedRanges({ buffered }) {
  return Array.from({ length: buffered.length }, (_, i) => [buffered.start(i) * 1000, buffered.end(i) * 1000]);
}

/** How much must be loaded of every answer before playing goes on, in ms of video: a line that let us down a moment ago has to give more.
 * @param {number[]} holds when answers ran dry, performance.now() @param {number} now @param {number} rate how fast they play */
export function wantedMs(holds, now, rate) {
  const lately = holds.filter((when) => now - when < OFTEN_MS).length;
  return (lately ? Math.min(MOST_MS, AGAIN_MS * 2 ** (lately - 1)) : FIRST_MS) * rate;
}

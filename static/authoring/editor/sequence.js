// @ts-check
// The clip as it will be seen, from its first moment to its last: a card, what is kept of the take, a card. Pure.
import { fromKept, keptMs, toKept } from "./ranges.js";

/** @typedef {import("./ranges.js").Range} Range */
/** @typedef {{card: "before" | "after" | "both" | "none", card_ms: number, overlay_ms: number}} Look */
/** @typedef {{part: "before" | "take" | "after", ms: number}} Place `ms` into the card, or into the take */

/** How long the cards are that stand before and after. @param {Look} look */
export function cardLengths(look) {
  return {
    before: look.card === "before" || look.card === "both" ? look.card_ms : 0,
    after: look.card === "after" || look.card === "both" ? look.card_ms : 0,
  };
}

/** How long the whole clip is. @param {readonly Range[]} ranges @param {Look} look */
export function clipMs(ranges, look) {
  const { before, after } = cardLengths(look);
  return before + keptMs(ranges) + after;
}

/** What is seen `ms` into the clip. @param {readonly Range[]} ranges @param {Look} look @param {number} ms @returns {Place} */
export function placeAt(ranges, look, ms) {
  const { before } = cardLengths(look);
  const kept = keptMs(ranges);
  if (ms < before) return { part: "before", ms: Math.max(0, ms) };
  const { after } = cardLengths(look);
  if (ms >= before + kept && after) return { part: "after", ms: Math.min(after, ms - before - kept) };
  return { part: "take", ms: fromKept(ranges, ms - before) };
}

/** How far into the clip that place is; a moment that is cut away counts as the next one that is kept.
 * @param {readonly Range[]} ranges @param {Look} look @param {Place} place */
export function clipTime(ranges, look, place) {
  const { before } = cardLengths(look);
  if (place.part === "before") return place.ms;
  if (place.part === "after") return before + keptMs(ranges) + place.ms;
  return before + toKept(ranges, place.ms);
}

/** Whether the presenter's name is shown over the picture then. @param {readonly Range[]} ranges @param {Look} look @param {Place} place */
export function showsOverlay(ranges, look, place) {
  return place.part === "take" && look.overlay_ms > 0 && toKept(ranges, place.ms) < look.overlay_ms;
}

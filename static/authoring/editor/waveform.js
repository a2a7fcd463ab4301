// @ts-check
// How loud the take is, from left to right: one bar every few pixels, as high as the loudest moment under it.
import { prepare } from "./filmstrip.js";

/** @typedef {import("./view.js").View} View */

const EACH_PX = 3;

/** The height (0 to 1) of every bar. @param {readonly number[]} peaks 0 to 100, evenly over the take @param {View} view @param {number} bars */
export function heights(peaks, view, bars) {
  const perMs = peaks.length / view.durationMs;
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor(view.ms(i / bars) * perMs);
    const to = Math.max(from + 1, Math.ceil(view.ms((i + 1) / bars) * perMs));
    let most = 0;
    for (let at = Math.max(0, from); at < Math.min(to, peaks.length); at += 1) most = Math.max(most, peaks[at]);
    return Math.min(1, most / 100);
  });
}

/** Draw the bars in the canvas's own colour. @param {HTMLCanvasElement} canvas @param {readonly number[]} peaks @param {View} view */
export function drawWave(canvas, peaks, view) {
  const { context, width, height } = prepare(canvas);
  context.fillStyle = getComputedStyle(canvas).color;
  const found = heights(peaks, view, Math.floor(width / EACH_PX));
  found.forEach((part, i) => {
    const tall = Math.max(1.5, part * (height - 8));
    context.fillRect(i * EACH_PX, (height - tall) / 2, EACH_PX - 1, tall);
  });
}

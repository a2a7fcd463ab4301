// @ts-check
// Which stretch of the take the timeline shows: zoom and place. Pure numbers; parts run from 0 at its left to 1 at its right.

const CLOSEST_MS = 1000;

export class View {
  /** @param {number} durationMs */
  constructor(durationMs) {
    this.durationMs = Math.max(1, durationMs);
    this.startMs = 0;
    this.endMs = this.durationMs;
  }

  get lengthMs() {
    return this.endMs - this.startMs;
  }

  /** How many times nearer than the whole. */
  get zoom() {
    return this.durationMs / this.lengthMs;
  }

  get mostZoom() {
    return Math.max(1, this.durationMs / CLOSEST_MS);
  }

  /** @param {number} ms */
  part(ms) {
    return (ms - this.startMs) / this.lengthMs;
  }

  /** @param {number} part */
  ms(part) {
    return this.startMs + part * this.lengthMs;
  }

  /** Show `zoom` times nearer, with `ms` staying where it is seen. @param {number} zoom @param {number} ms */
  zoomTo(zoom, ms) {
    const length = this.durationMs / Math.min(this.mostZoom, Math.max(1, zoom));
    const part = Math.min(1, Math.max(0, this.part(ms)));
    this.show(ms - part * length, length);
  }

  /** @param {number} startMs */
  moveTo(startMs) {
    this.show(startMs, this.lengthMs);
  }

  /** Bring `ms` into sight, if it is not; whether that moved anything. @param {number} ms */
  follow(ms) {
    if (ms >= this.startMs && ms <= this.endMs) return false;
    this.moveTo(ms - this.lengthMs * 0.1);
    return true;
  }

  /** @param {number} startMs @param {number} lengthMs */
  show(startMs, lengthMs) {
    this.startMs = Math.min(Math.max(0, startMs), this.durationMs - lengthMs);
    this.endMs = this.startMs + lengthMs;
  }
}

const STEPS_MS = [100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000];

/** The moments that get a mark on the ruler, at least `leastPx` apart. @param {View} view @param {number} widthPx @param {number} [leastPx] */
export function marks(view, widthPx, leastPx = 64) {
  const wanted = (view.lengthMs * leastPx) / Math.max(1, widthPx);
  const step = STEPS_MS.find((ms) => ms >= wanted) ?? 600_000;
  const found = [];
  for (let ms = Math.ceil(view.startMs / step) * step; ms <= view.endMs; ms += step) found.push(ms);
  return found;
}

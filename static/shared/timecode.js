// @ts-check
// A moment in words a person can read and write: 1:07.4. Stored always as whole milliseconds.

/** `1:07.4`, rounded down to tenths. @param {number} ms @returns {string} */
export function timecode(ms) {
  const tenths = Math.floor(Math.max(ms, 0) / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor((tenths % 600) / 10);
  return `${minutes}:${String(seconds).padStart(2, "0")}.${tenths % 10}`;
}

/** `1:07`, for clocks that run: up when counting down would show 0 too early. @param {number} ms @param {"down" | "up"} [rounding] */
export function clockTime(ms, rounding = "down") {
  const whole = Math.max(ms, 0) / 1000;
  const seconds = rounding === "up" ? Math.ceil(whole) : Math.floor(whole);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long a recording is, for lists: `1:07`, to the nearest second and never `0:00`. @param {number} ms */
export function roughLength(ms) {
  return clockTime(Math.max(1000, ms + 500));
}

/** The milliseconds that `text` means (`1:07.4`, `67,4`, `0:07`), or null when it means nothing. @param {string} text */
export function parseTimecode(text) {
  const found = /^\s*(?:(\d{1,3}):([0-5]?\d)|(\d{1,5}))(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!found) return null;
  const [, minutes, seconds, bare, fraction] = found;
  const whole = bare === undefined ? Number(minutes) * 60 + Number(seconds) : Number(bare);
  return whole * 1000 + Number((fraction ?? "0").padEnd(3, "0"));
}

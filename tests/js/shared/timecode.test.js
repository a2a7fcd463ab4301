import assert from "node:assert/strict";
import { test } from "node:test";
import { clockTime, parseTimecode, roughLength, timecode } from "../../../static/shared/timecode.js";

test("a moment is written with tenths, rounded down", () => {
  assert.equal(timecode(67_490), "1:07.4");
  assert.equal(timecode(0), "0:00.0");
  assert.equal(timecode(-5), "0:00.0");
  assert.equal(timecode(3_600_000), "60:00.0");
});

test("what is written can be read again, with a point or a comma", () => {
  for (const [text, ms] of [["1:07.4", 67_400], ["1:07,45", 67_450], ["67.4", 67_400], ["0:07", 7000], [" 12 ", 12_000]]) {
    assert.equal(parseTimecode(/** @type {string} */ (text)), ms);
  }
});

test("what means no moment is null", () => {
  for (const text of ["", "x", "1:60", "1:2:3", "-3", "1.2345"]) assert.equal(parseTimecode(text), null, text);
});

test("every tenth of an hour survives writing and reading", () => {
  for (let ms = 0; ms < 3_600_000; ms += 100) assert.equal(parseTimecode(timecode(ms)), ms);
});

test("a clock that counts down shows 0:01 until the last moment", () => {
  assert.equal(clockTime(1, "up"), "0:01");
  assert.equal(clockTime(0, "up"), "0:00");
  assert.equal(clockTime(61_900), "1:01");
});

test("a length in a list is to the nearest second, and never nothing", () => {
  assert.deepEqual([0, 400, 1499, 1500, 20_049, 67_600].map(roughLength), ["0:01", "0:01", "0:01", "0:02", "0:20", "1:08"]);
});

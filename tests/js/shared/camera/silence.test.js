// When a recording in which nothing is heard is told, and when that is no longer true.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Silence } from "../../../../static/shared/camera/silence.js";

/** What is told over so many seconds, a level every half second. */
function told(levels) {
  const silence = new Silence(0);
  return levels.map((loudness, n) => silence.add(loudness, (n + 1) * 500)).map((change, n) => [change, (n + 1) / 2]).filter(([change]) => change !== null);
}

test("a microphone that gives nothing is told once, after eight seconds", () => {
  assert.deepEqual(told(Array(40).fill("silent")), [[true, 8]]);
});

test("who pauses to think is left alone", () => {
  assert.deepEqual(told([...Array(15).fill("silent"), "quiet", ...Array(15).fill("silent"), "good"]), []);
});

test("it is taken back as soon as something is heard", () => {
  assert.deepEqual(told([...Array(20).fill("silent"), "quiet"]), [[true, 8], [false, 10.5]]);
});

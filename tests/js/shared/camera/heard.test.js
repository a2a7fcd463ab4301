// What a recording's own samples say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loudest } from "../../../../static/shared/camera/heard.js";

const RATE = 8000;
const tone = (volume, seconds) => Float32Array.from({ length: RATE * seconds }, (_, n) => volume * Math.sin(n / 3));

test("a voice somewhere in the take is heard", () => {
  assert.equal(loudest(Float32Array.of(...tone(0, 2), ...tone(0.3, 1)), RATE), "good");
});

test("a whisper is quiet, zeros are silence", () => {
  assert.equal(loudest(tone(0.002, 3), RATE), "quiet");
  assert.equal(loudest(tone(0, 3), RATE), "silent");
  assert.equal(loudest(new Float32Array(0), RATE), "silent");
});

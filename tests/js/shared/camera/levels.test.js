import assert from "node:assert/strict";
import { test } from "node:test";
import { fall, lamps, Levels, measure } from "../../../../static/shared/camera/levels.js";

/** A tone of this height, as the analyser gives it. */
const tone = (height) => Float32Array.from({ length: 2048 }, (_, i) => height * Math.sin(i / 5));

function listen(levels, height, fromMs, forMs) {
  for (let at = fromMs; at < fromMs + forMs; at += 50) {
    const { db, peak } = measure(tone(height));
    levels.add(at, db, peak);
  }
  return levels;
}

test("a tone of full height is three decibels below full scale", () => {
  const { db, peak } = measure(tone(1));
  assert.ok(Math.abs(db + 3) < 0.1, String(db));
  assert.ok(peak > 0.99 && peak <= 1);
});

test("silence is minus one hundred, never minus infinity", () => {
  assert.equal(measure(new Float32Array(64)).db, -100);
});

test("a voice at arm's length is a good level", () => {
  assert.equal(listen(new Levels(), 0.1, 0, 1000).loudness(), "good");
});

test("a whisper is quiet, a dead microphone silent", () => {
  assert.equal(listen(new Levels(), 0.008, 0, 1000).loudness(), "quiet");
  assert.equal(listen(new Levels(), 0, 0, 1000).loudness(), "silent");
  assert.equal(new Levels().loudness(), "silent");
});

test("sound that hits the ceiling is too loud, a laugh is not", () => {
  assert.equal(listen(new Levels(), 1, 0, 500).loudness(), "loud");
  const levels = listen(new Levels(), 0.1, 0, 500);
  for (const at of [500, 550, 600]) levels.add(at, -3, 1);
  assert.equal(levels.loudness(), "good");
});

test("the room is judged by its quietest moments, and only after two seconds", () => {
  assert.equal(listen(new Levels(), 0.1, 0, 1000).room(), "unknown");
  const levels = listen(listen(new Levels(), 0.1, 0, 2000), 0.0005, 2000, 1000);
  assert.equal(levels.room(), "quiet");
  assert.equal(listen(new Levels(), 0.03, 0, 3000).room(), "noisy");
});

test("what was heard long ago counts no more", () => {
  const levels = listen(listen(new Levels(), 1, 0, 500), 0.1, 5000, 4000);
  assert.equal(levels.loudness(), "good");
  assert.ok(levels.heard[0].at >= 2900);
});

test("the lamps go from dark to all lit", () => {
  assert.equal(lamps(-80), 0);
  assert.equal(lamps(0), 1);
  assert.equal(lamps(-30), 0.5);
});

test("the lamps jump up and fall slowly", () => {
  assert.equal(fall(0.8, 0.1), 0.8);
  assert.ok(fall(0, 0.8) > 0.7 && fall(0, 0.8) < 0.8);
  assert.equal(fall(0, 0.01), 0);
});

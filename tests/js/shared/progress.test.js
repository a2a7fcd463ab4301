import assert from "node:assert/strict";
import { test } from "node:test";
import { leftWords, secondsLeft, stepWords } from "../../../static/shared/progress.js";

test("the time left follows from how far it came in how long", () => {
  assert.equal(secondsLeft({ permille: 0, atMs: 0 }, { permille: 250, atMs: 5000 }), 15);
  assert.equal(secondsLeft({ permille: 500, atMs: 0 }, { permille: 750, atMs: 4000 }), 4);
});

test("no time is promised before enough has been seen", () => {
  assert.equal(secondsLeft({ permille: 0, atMs: 0 }, { permille: 10, atMs: 5000 }), null);
  assert.equal(secondsLeft({ permille: 0, atMs: 0 }, { permille: 100, atMs: 900 }), null);
});

test("a job nearly done still says one second", () => {
  assert.equal(secondsLeft({ permille: 0, atMs: 0 }, { permille: 999, atMs: 5000 }), 1);
});

test("the step is one sentence, the time left another: it changes each second and is not said aloud", () => {
  assert.equal(stepWords({ state: "running", permille: 300, step: "Drawing the card" }), "Drawing the card");
  assert.equal(stepWords({ state: "running", permille: 0 }), "Working");
  assert.equal(leftWords(1), "1 second left");
  assert.equal(leftWords(120), "2 minutes left");
  assert.equal(leftWords(null), "");
});

test("a job that was parked says its error", () => {
  assert.equal(stepWords({ state: "parked", permille: 300, error: "The film has no picture." }), "The film has no picture.");
  assert.equal(stepWords({ state: "parked", permille: 300 }), "It did not work. Try again.");
});

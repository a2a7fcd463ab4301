import assert from "node:assert/strict";
import { test } from "node:test";
import { loadedBeyond, wantedMs } from "../../../../../static/review/wall/clock/buffer.js";

test("what is loaded counts from the moment on, over small gaps", () => {
  assert.equal(loadedBeyond([[0, 4000]], 1000), 3000);
  assert.equal(loadedBeyond([[0, 4000], [4050, 6000]], 1000), 5000);
  assert.equal(loadedBeyond([[0, 4000], [5000, 9000]], 1000), 3000);
});

test("nothing is loaded from a moment outside", () => {
  assert.equal(loadedBeyond([[0, 4000]], 5000), 0);
  assert.equal(loadedBeyond([[3000, 4000]], 1000), 0);
  assert.equal(loadedBeyond([], 0), 0);
});

test("a line that let answers run dry has to give more each time before they go on", () => {
  assert.equal(wantedMs([], 0, 1), 1000);
  assert.equal(wantedMs([0], 1000, 1), 2000);
  assert.equal(wantedMs([0, 500], 1000, 1), 4000);
  assert.equal(wantedMs([0, 1, 2, 3, 4, 5], 1000, 1), 8000);
  assert.equal(wantedMs([0], 60_000, 1), 1000, "that was long ago");
  assert.equal(wantedMs([], 0, 2), 2000, "twice as fast takes twice as much");
});

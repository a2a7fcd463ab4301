import assert from "node:assert/strict";
import { test } from "node:test";
import { playedThrough } from "../../../../static/review/wall/shown.js";

test("pictures one after another were watched", () => {
  assert.ok(playedThrough(33, 33, 1));
  assert.ok(playedThrough(66, 33, 2));
  assert.ok(playedThrough(900, 900, 1), "a picture that stood for a second");
});

test("what was jumped over was not", () => {
  assert.ok(!playedThrough(2000, 2000, 1));
  assert.ok(!playedThrough(1000, 100, 1));
  assert.ok(!playedThrough(-500, 100, 1));
});

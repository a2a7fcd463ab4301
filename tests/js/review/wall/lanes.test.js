import assert from "node:assert/strict";
import { test } from "node:test";
import { merge } from "../../../../static/review/wall/lanes.js";

test("stretches watched that touch become one", () => {
  assert.deepEqual(merge([[0, 1000], [1100, 2000], [5000, 6000]]), [[0, 2000], [5000, 6000]]);
});

test("watching something twice counts once", () => {
  assert.deepEqual(merge([[0, 3000], [1000, 2000]]), [[0, 3000]]);
});

test("an empty stretch is none", () => {
  assert.deepEqual(merge([[500, 500]]), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cuts, fromKept, keptMs, moveEdge, orWhole, playableFrom, rangeAt, reach, remove, setIn, setOut, split, toKept,
} from "../../../../static/authoring/editor/ranges.js";

const TEN = 10_000;
const TWO = [[1000, 4000], [5000, 9000]];

test("nothing cut is the whole take", () => {
  assert.deepEqual(orWhole([], TEN), [[0, TEN]]);
  assert.equal(keptMs(TWO), 7000);
  assert.deepEqual(cuts(TWO, TEN), [[0, 1000], [4000, 5000], [9000, TEN]]);
  assert.deepEqual(cuts([[0, TEN]], TEN), []);
});

test("the in-point is set in the part one stands in, or of the next one", () => {
  assert.deepEqual(setIn(TWO, 2000, TEN), [[2000, 4000], [5000, 9000]]);
  assert.deepEqual(setIn(TWO, 500, TEN), [[500, 4000], [5000, 9000]]);
  assert.deepEqual(setIn(TWO, 4500, TEN), [[1000, 4000], [4500, 9000]]);
  assert.deepEqual(setIn(TWO, 9500, TEN), TWO);
});

test("the out-point is set in the part one stands in, or of the one before", () => {
  assert.deepEqual(setOut(TWO, 3000, TEN), [[1000, 3000], [5000, 9000]]);
  assert.deepEqual(setOut(TWO, 4500, TEN), [[1000, 4500], [5000, 9000]]);
  assert.deepEqual(setOut(TWO, 9500, TEN), [[1000, 4000], [5000, 9500]]);
  assert.deepEqual(setOut(TWO, 500, TEN), TWO);
});

test("an edge stops at its neighbour, at the take's end and before its own other edge", () => {
  assert.deepEqual(moveEdge(TWO, 1, "in", 0, TEN)[1], [4000, 9000]);
  assert.deepEqual(moveEdge(TWO, 0, "out", TEN, TEN)[0], [1000, 5000]);
  assert.deepEqual(moveEdge(TWO, 1, "out", 99_999, TEN)[1], [5000, TEN]);
  assert.deepEqual(moveEdge(TWO, 0, "in", 3999, TEN)[0], [3900, 4000]);
  assert.deepEqual(reach(TWO, 0, "in", TEN), [0, 3900]);
});

test("moving gives whole milliseconds and leaves the old ranges alone", () => {
  const before = structuredClone(TWO);
  assert.deepEqual(moveEdge(TWO, 0, "in", 1033.4, TEN)[0], [1033, 4000]);
  assert.deepEqual(TWO, before);
});

test("a split makes two parts that touch, but none shorter than a tenth of a second", () => {
  assert.deepEqual(split(TWO, 2000), [[1000, 2000], [2000, 4000], [5000, 9000]]);
  assert.deepEqual(split(TWO, 1050), TWO);
  assert.deepEqual(split(TWO, 4500), TWO);
});

test("the last part cannot be removed", () => {
  assert.deepEqual(remove(TWO, 0), [[5000, 9000]]);
  assert.deepEqual(remove([[0, 10]], 0), [[0, 10]]);
});

test("playing jumps over what is cut away and ends at the end", () => {
  assert.equal(playableFrom(TWO, 0), 1000);
  assert.equal(playableFrom(TWO, 2000), 2000);
  assert.equal(playableFrom(TWO, 4000), 5000);
  assert.equal(playableFrom(TWO, 9000), null);
});

test("a moment of the take and of the clip are two ways to say one place", () => {
  for (const at of [1000, 2500, 5000, 8999]) assert.equal(fromKept(TWO, toKept(TWO, at)), at);
  assert.equal(toKept(TWO, 4500), 3000);
  assert.equal(fromKept(TWO, 99_999), 9000);
  assert.equal(rangeAt(TWO, 4000), -1);
});

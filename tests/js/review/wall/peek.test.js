import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureAt } from "../../../../static/review/wall/peek.js";

const BOARD = { columns: 5, rows: 2, width: 160, height: 90, every_ms: 2000, count: 8 };

test("a moment has its picture on the sheet, row by row", () => {
  assert.deepEqual(pictureAt(BOARD, 0), { x: 0, y: 0 });
  assert.deepEqual(pictureAt(BOARD, 3999), { x: 160, y: 0 });
  assert.deepEqual(pictureAt(BOARD, 10_000), { x: 0, y: 90 });
});

test("after the last picture the last one stays, and before the first the first", () => {
  assert.deepEqual(pictureAt(BOARD, 60_000), { x: 320, y: 90 });
  assert.deepEqual(pictureAt(BOARD, -5), { x: 0, y: 0 });
});

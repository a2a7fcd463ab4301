import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, tileShape } from "../../../../static/review/wall/arrange.js";

const WIDE = 16 / 9;
const tops = (places) => places.map((place) => place.top).filter((top, i, all) => all.indexOf(top) === i).length;

test("four wide answers stand two by two, two stand beside each other", () => {
  assert.equal(tops(arrange([WIDE, WIDE, WIDE, WIDE], 1000, 520, 10)), 2);
  assert.equal(tops(arrange([WIDE, WIDE], 1000, 520, 10)), 1);
});

test("upright answers stand in one row and keep their shape", () => {
  const places = arrange([0.5625, 0.5625, 0.5625], 1000, 520, 10);
  assert.equal(tops(places), 1);
  for (const { width, height } of places) assert.ok(Math.abs(width / height - 0.5625) < 0.01 && height === 520);
});

test("a row of different shapes is as high everywhere, and nothing stands outside or over another", () => {
  for (const shapes of [[WIDE, 0.5625, WIDE], [WIDE, 1.3333, 0.5625, WIDE], [0.5625], [WIDE]]) {
    const places = arrange(shapes, 900, 500, 10);
    for (const [i, a] of places.entries()) {
      assert.ok(a.left >= -0.01 && a.top >= 0 && a.left + a.width <= 900.01 && a.top + a.height <= 500.01);
      for (const b of places.slice(i + 1)) {
        const apart = a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
        assert.ok(apart);
      }
    }
  }
});

test("a strip is given a tile that a face fits in", () => {
  assert.equal(tileShape(0.2), 0.5625);
  assert.ok(tileShape(4) < 1.78);
  assert.ok(Math.abs(tileShape(0) - WIDE) < 0.001);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { correct, MOST_NUDGE } from "../../../../static/review/wall/correction.js";

test("a player within 25 ms is left alone", () => {
  for (const error of [0, 24, -24]) assert.deepEqual(correct(error, false, false), { kind: "leave" });
});

test("a player that is being nudged is nudged until it is within 5 ms", () => {
  assert.equal(correct(10, true, false).kind, "nudge");
  assert.equal(correct(4, true, false).kind, "leave");
});

test("a player ahead is slowed and one behind is hurried, by a tenth at the most", () => {
  const ahead = correct(120, false, false);
  const behind = correct(-199, false, false);
  assert.equal(ahead.kind, "nudge");
  assert.ok(ahead.factor < 1 && ahead.factor >= 1 - MOST_NUDGE);
  assert.ok(behind.factor > 1 && behind.factor <= 1 + MOST_NUDGE);
});

test("a player more than 200 ms off seeks once and is left alone while it does", () => {
  assert.deepEqual(correct(-300, false, false), { kind: "seek" });
  assert.deepEqual(correct(-300, false, true), { kind: "leave" });
});

test("a stall of 199 ms heals within two seconds and a half of control turns", () => {
  let error = -199;
  let nudging = false;
  let turns = 0;
  while (turns < 100) {
    const step = correct(error, nudging, false);
    if (step.kind === "leave") break;
    nudging = true;
    error += (step.factor - 1) * 100;
    turns += 1;
  }
  assert.ok(Math.abs(error) <= 5 && turns <= 40, `${error} ms after ${turns} turns`);
});

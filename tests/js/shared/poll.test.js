import assert from "node:assert/strict";
import { test } from "node:test";
import { poll } from "../../../static/shared/poll.js";

/** Stop the clock. Node 18 takes the names by themselves, later ones as a wish. @param {import("node:test").TestContext} context */
function standStill(context) {
  const names = ["setTimeout"];
  context.mock.timers.enable(process.versions.node.startsWith("18.") ? /** @type {any} */ (names) : { apis: names });
}

const settle = async () => { for (let i = 0; i < 5; i++) await Promise.resolve(); };

test("it asks until the answer is false", async (context) => {
  standStill(context);
  let asked = 0;
  poll(async () => ++asked < 3, { everyMs: 1000 });
  for (let i = 0; i < 6; i++) { await settle(); context.mock.timers.tick(1000); }
  assert.equal(asked, 3);
});

test("it waits twice as long after each failure, and goes back when all is well", async (context) => {
  standStill(context);
  let asked = 0;
  const stop = poll(async () => { if (++asked < 3) throw new Error("no line"); }, { everyMs: 1000 });
  await settle(); assert.equal(asked, 1);
  context.mock.timers.tick(1999); await settle(); assert.equal(asked, 1);
  context.mock.timers.tick(1); await settle(); assert.equal(asked, 2);
  context.mock.timers.tick(4000); await settle(); assert.equal(asked, 3);
  context.mock.timers.tick(1000); await settle(); assert.equal(asked, 4);
  stop();
});

test("it stops when told", async (context) => {
  standStill(context);
  let asked = 0;
  const stop = poll(async () => { asked++; }, { everyMs: 1000 });
  await settle();
  stop();
  context.mock.timers.tick(60_000); await settle();
  assert.equal(asked, 1);
});

test("it stops even while an answer is on its way", async (context) => {
  standStill(context);
  let asked = 0;
  /** @type {() => void} */
  let answer = () => {};
  const stop = poll(() => new Promise((resolve) => { asked++; answer = () => resolve(true); }), { everyMs: 1000 });
  await settle();
  stop();
  answer();
  await settle();
  context.mock.timers.tick(60_000); await settle();
  assert.equal(asked, 1);
});

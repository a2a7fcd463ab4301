// Between the press and the first picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countDown, prepare } from "../../../../static/shared/recorder/starting.js";

test("the page's own preparations name what the take belongs to", async () => {
  assert.equal((await prepare(async () => ({ subject: "question-2" }))).subject, "question-2");
  assert.equal((await prepare(undefined)).subject, null);
});

test("a page that refuses says why", async () => {
  await assert.rejects(prepare(async () => { throw new Error("The interview is closed."); }), /The interview is closed/);
});

test("a countdown shows each second and clears the figure", async () => {
  const shown = [];
  assert.equal(await countDown(2, (count) => shown.push(count), () => true), true);
  assert.deepEqual(shown, [2, 1, 0]);
});

test("a countdown that is cancelled does not come to its end", async () => {
  const shown = [];
  assert.equal(await countDown(3, (count) => shown.push(count), () => shown.length === 0), false);
  assert.deepEqual(shown, [3, 0]);
});

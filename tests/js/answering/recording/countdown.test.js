import assert from "node:assert/strict";
import { test } from "node:test";
import { LeftShown, passed, spoken } from "../../../../static/answering/recording/countdown.js";
import { lineVerdict } from "../../../../static/answering/check/line.js";

test("what is left is spoken at twenty and at five seconds", () => {
  assert.deepEqual(spoken(60_000), [20_000, 5_000]);
});

test("a short answer is not begun with a warning", () => {
  assert.deepEqual(spoken(21_000), [5_000]);
  assert.deepEqual(spoken(6_000), []);
});

test("a moment is spoken once, when it is passed", () => {
  assert.equal(passed(20_100, 20_000, [20_000, 5_000]), 20_000);
  assert.equal(passed(20_000, 19_900, [20_000, 5_000]), null);
  assert.equal(passed(5_050, 4_950, [20_000, 5_000]), 5_000);
});

test("a whole answer is spoken about twice", () => {
  const said = [];
  const figures = { textContent: "" };
  const root = { querySelector: (name) => (name === "[data-left]" ? figures : null) };
  const shown = new LeftShown(root, 60_000, (words) => said.push(words));
  for (let left = 60_000; left >= 0; left -= 100) shown.show(left);
  assert.deepEqual(said, ["20 seconds left", "5 seconds left"]);
  assert.equal(figures.textContent, "0:00 left");
});

test("a slow line is a warning and never a refusal", () => {
  assert.equal(lineVerdict(3).result, "passed");
  assert.equal(lineVerdict(0.4).result, "warning");
  assert.equal(lineVerdict(null).result, "warning");
  assert.match(lineVerdict(0.4).words, /0\.4 Mbit/);
  assert.match(lineVerdict(44.2).words, /44 Mbit/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { countWords, saidBy, secondsFor, wordsOf } from "../../../../static/authoring/studio/pace.js";

test("a script keeps its line breaks and is counted in words", () => {
  assert.equal(wordsOf("Tell us\nabout it").join(""), "Tell us\nabout it");
  assert.equal(countWords("  Tell us\nabout it "), 4);
});

test("the pace says how long it takes and what has been said by then", () => {
  assert.equal(secondsFor(130, 130), 60);
  assert.equal(saidBy(30_000, 120, 100), 60);
  assert.equal(saidBy(300_000, 120, 100), 100);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsToRead } from "../../../../static/authoring/editor/reading.js";

test("three words take a second, an empty card none", () => {
  assert.equal(secondsToRead("Why this role?"), 1);
  assert.equal(secondsToRead("one two three four"), 2);
  assert.equal(secondsToRead("  "), 0);
});

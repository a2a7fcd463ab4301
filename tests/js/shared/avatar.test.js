import assert from "node:assert/strict";
import { test } from "node:test";
import { hue, initials } from "../../../static/shared/avatar.js";

test("a person is the first and the last name", () => {
  assert.equal(initials("Alice Maria Lindqvist"), "AL");
  assert.equal(initials("  erin "), "E");
  assert.equal(initials("Östen Åkesson"), "ÖÅ");
  assert.equal(initials(""), "?");
});

// The same names and colours stand in tests/templates/test_parts.py: page and script must agree.
test("a name has the colour that the server's pages give it", () => {
  assert.deepEqual(["Alice Lindqvist", "Bob Åkesson", "erin", "李雷"].map(hue), [0, 6, 7, 0]);
});

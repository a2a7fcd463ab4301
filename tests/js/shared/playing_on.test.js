import assert from "node:assert/strict";
import { test } from "node:test";
import { worthAsking } from "../../../static/shared/playing_on.js";

const trouble = { code: 2, address: "https://media.example.org/films/a?X-Amz-Expires=600", seen: 0, now: 60_000 };

test("a video that played and can be read no longer is asked for again", () => {
  assert.equal(worthAsking(trouble), true);
  assert.equal(worthAsking({ ...trouble, code: 4 }), true);
});

test("one that cannot be decoded, was given up, or is not from a server is not", () => {
  for (const code of [1, 3]) assert.equal(worthAsking({ ...trouble, code }), false);
  assert.equal(worthAsking({ ...trouble, address: "blob:https://example.org/1" }), false);
});

test("one that never played, or that was asked for a moment ago, is not", () => {
  assert.equal(worthAsking({ ...trouble, seen: undefined }), false);
  assert.equal(worthAsking({ ...trouble, seen: 57_000 }), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { bestForm } from "../../../../static/review/wall/better.js";

const forms = [["full", "video/mp4"], ["playable", "video/webm"], ["wall", "video/mp4"]];

test("the best form is the first that the browser plays", () => {
  assert.equal(bestForm({ forms }, () => true), "full");
  assert.equal(bestForm({ forms: forms.slice(1) }, (type) => type === "video/mp4"), "wall");
});

test("a browser that promises nothing gets the best there is, and nothing gives nothing", () => {
  assert.equal(bestForm({ forms }, () => ""), "full");
  assert.equal(bestForm({ forms: [] }, () => true), "");
});

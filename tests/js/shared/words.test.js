import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { n, speak, t } from "../../../static/shared/words.js";

afterEach(() => speak(null));

test("an unknown sentence is said in English", () => {
  speak({});
  assert.equal(t("Take %(number)s", { number: 2 }), "Take 2");
});

test("a known sentence is said in the page's language with its places filled", () => {
  speak({ "Take %(number)s": "Tagning %(number)s" });
  assert.equal(t("Take %(number)s", { number: 2 }), "Tagning 2");
});

test("one and many take their own form", () => {
  speak({ "%(n)s take": ["%(n)s tagning", "%(n)s tagningar"] });
  assert.equal(n("%(n)s take", "%(n)s takes", 1), "1 tagning");
  assert.equal(n("%(n)s take", "%(n)s takes", 0), "0 tagningar");
});

test("many without a translation is said in English", () => {
  speak({});
  assert.equal(n("%(n)s take", "%(n)s takes", 3), "3 takes");
});

test("a place without a value stays as it is, so that the mistake is seen", () => {
  speak({});
  assert.equal(t("Take %(number)s", {}), "Take %(number)s");
});

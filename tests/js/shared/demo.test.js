import assert from "node:assert/strict";
import { test } from "node:test";
import { whenMade } from "../../../static/shared/demo.js";

/** A strip and a page that has (or has not) something on it; tells what came of the end. @param {string[]} there */
function atTheEnd(there) {
  const show = { hidden: true };
  const strip = Object.assign(new EventTarget(), { querySelector: () => show });
  let reloaded = false;
  whenMade(strip, { querySelector: (selector) => (there.includes(selector) ? {} : null) }, () => { reloaded = true; });
  strip.dispatchEvent(new Event("job-done"));
  return { offered: !show.hidden, reloaded };
}

test("a page with nothing on it shows at once what has come", () => {
  assert.deepEqual(atTheEnd([".empty"]), { offered: false, reloaded: true });
});

test("elsewhere it is offered, so that nothing that was typed is lost", () => {
  assert.deepEqual(atTheEnd([]), { offered: true, reloaded: false });
  assert.deepEqual(atTheEnd([".empty", "main form"]), { offered: true, reloaded: false });
});

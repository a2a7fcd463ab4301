import assert from "node:assert/strict";
import { test } from "node:test";
import { exact } from "../../../../static/authoring/editor/cutting.js";
import { DraftSaver } from "../../../../static/authoring/editor/draft.js";
import { placePictures } from "../../../../static/authoring/editor/filmstrip.js";
import { keyTarget } from "../../../../static/authoring/editor/handles.js";
import { History } from "../../../../static/authoring/editor/history.js";
import { BOUNDS, readLines, readNumber, stepped } from "../../../../static/authoring/editor/instructions.js";
import { clipMs, clipTime, placeAt, showsOverlay } from "../../../../static/authoring/editor/sequence.js";
import { marks, View } from "../../../../static/authoring/editor/view.js";
import { heights } from "../../../../static/authoring/editor/waveform.js";
import { RequestError } from "../../../../static/shared/fetch.js";

const TWO = [[1000, 4000], [5000, 9000]];
const LOOK = { card: "both", card_ms: 2000, overlay_ms: 3500 };

test("what was undone comes back, until something else is done", () => {
  const history = new History("a");
  history.push("b");
  history.push("c");
  assert.equal(history.undo(), "b");
  assert.equal(history.redo(), "c");
  history.undo();
  history.push("d");
  assert.equal(history.canRedo, false);
  assert.equal(history.undo(), "b");
});

test("a drag is one step to undo, two drags are two", () => {
  let now = 0;
  const history = new History(0, () => now);
  for (const at of [1, 2, 3]) history.push(at, "drag:0:in");
  now = 5000;
  history.push(4, "drag:0:in");
  assert.equal(history.undo(), 3);
  assert.equal(history.undo(), 0);
  assert.equal(history.canUndo, false);
});

test("the clip is the card, what is kept, and the card", () => {
  assert.equal(clipMs(TWO, LOOK), 11_000);
  assert.deepEqual(placeAt(TWO, LOOK, 500), { part: "before", ms: 500 });
  assert.deepEqual(placeAt(TWO, LOOK, 2000), { part: "take", ms: 1000 });
  assert.deepEqual(placeAt(TWO, LOOK, 5500), { part: "take", ms: 5500 });
  assert.deepEqual(placeAt(TWO, LOOK, 9500), { part: "after", ms: 500 });
  for (const ms of [0, 1999, 2000, 5000, 8999, 9000, 10_999]) assert.equal(clipTime(TWO, LOOK, placeAt(TWO, LOOK, ms)), ms);
});

test("the name is shown for its time over what is kept, not over the card", () => {
  assert.equal(showsOverlay(TWO, LOOK, { part: "before", ms: 0 }), false);
  assert.equal(showsOverlay(TWO, LOOK, { part: "take", ms: 1000 }), true);
  assert.equal(showsOverlay(TWO, LOOK, { part: "take", ms: 5400 }), true);
  assert.equal(showsOverlay(TWO, LOOK, { part: "take", ms: 5600 }), false);
});

test("zooming keeps the moment where it is seen, and ends at the take's ends", () => {
  const view = new View(60_000);
  view.zoomTo(4, 30_000);
  assert.equal(view.lengthMs, 15_000);
  assert.ok(Math.abs(view.part(30_000) - 0.5) < 1e-9);
  view.moveTo(-500);
  assert.equal(view.startMs, 0);
  view.moveTo(99_000);
  assert.equal(view.endMs, 60_000);
  assert.equal(view.follow(10_000), true);
  assert.ok(view.part(10_000) >= 0 && view.part(10_000) <= 1);
  view.zoomTo(1e9, 0);
  assert.equal(view.lengthMs, 1000);
});

test("marks on the ruler are never too near each other", () => {
  const view = new View(60_000);
  const found = marks(view, 640);
  assert.deepEqual(found.slice(0, 3), [0, 10_000, 20_000]);
  assert.equal(marks(view, 100, 64)[1], 60_000);
});

test("the film shows the picture of the moment under it", () => {
  const board = { columns: 5, rows: 2, width: 160, height: 90, every_ms: 1000, count: 10 };
  const places = placePictures(new View(10_000), board, 1000, 56);
  assert.equal(places[0].index, 0);
  assert.equal(places.at(-1).index, 9);
  assert.equal(Math.round(places.reduce((sum, place) => sum + place.width, 0)), 1000);
});

test("a bar of sound is as high as the loudest moment under it", () => {
  const view = new View(1000);
  const peaks = Array.from({ length: 50 }, (_, i) => (i === 20 ? 100 : 10));
  const bars = heights(peaks, view, 10);
  assert.equal(bars[4], 1);
  assert.equal(bars[0], 0.1);
  assert.equal(bars.length, 10);
});

test("a handle moves by frames, by seconds with Shift, and to as far as it goes", () => {
  const reach = [0, 3900];
  assert.equal(keyTarget("ArrowRight", false, 1000, reach, 40), 1040);
  assert.equal(keyTarget("ArrowLeft", true, 1000, reach, 40), 0);
  assert.equal(keyTarget("Home", false, 1000, reach, 40), 0);
  assert.equal(keyTarget("End", false, 1000, reach, 40), 3900);
  assert.equal(keyTarget("x", false, 1000, reach, 40), null);
});

test("the number fields show hundredths", () => {
  assert.equal(exact(61_234), "1:01.23");
  assert.equal(exact(59_999), "1:00.00");
});

test("times and numbers are read as people write them, and refused outside their bounds", () => {
  assert.equal(readNumber("2:00", BOUNDS.answer_seconds), 120);
  assert.equal(readNumber("90", BOUNDS.answer_seconds), 90);
  assert.equal(readNumber("0:05", BOUNDS.answer_seconds), null);
  assert.equal(readNumber("soon", BOUNDS.answer_seconds), null);
  assert.equal(readNumber("3", BOUNDS.takes), 3);
  assert.equal(readNumber("0", BOUNDS.takes), null);
  assert.equal(readNumber("4,5", BOUNDS.card_seconds), 4.5);
});

test("steps are small where times are short, and stay inside the bounds", () => {
  assert.equal(stepped(30, 1, BOUNDS.think_seconds), 45);
  assert.equal(stepped(50, -1, BOUNDS.think_seconds), 45);
  assert.equal(stepped(120, 1, BOUNDS.answer_seconds), 150);
  assert.equal(stepped(120, -1, BOUNDS.answer_seconds), 105);
  assert.equal(stepped(0, -1, BOUNDS.think_seconds), 0);
  assert.equal(stepped(20, 1, BOUNDS.takes), 20);
});

test("lines about the role are cleaned as the server cleans them", () => {
  assert.deepEqual(readLines("  Team   lead \n\n Malmö"), ["Team lead", "Malmö"]);
});

/** A saver that talks to `answers`, one after the other. */
function saver(...answers) {
  const sent = [];
  const states = [];
  const ask = async (url, { body }) => {
    sent.push(structuredClone(body));
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const made = new DraftSaver("/edit.json", { take_id: "t", keep: [], instructions: {}, look: {}, version: 3 }, (state) => states.push(state), ask);
  return { made, sent, states };
}

test("a change is saved with the version it was made from", async () => {
  const { made, sent, states } = saver({ version: 4 });
  made.set({ keep: [[0, 1]] });
  assert.equal(await made.flush(), true);
  assert.deepEqual([sent[0].version, sent[0].keep], [3, [[0, 1]]]);
  assert.equal(made.draft.version, 4);
  assert.equal(states.at(-1), "saved");
});

test("a colleague's version is not overwritten, what is here stays, until the person decides", async () => {
  const { made, sent, states } = saver(new RequestError("changed", "Bob has changed this", 409), { version: 8 });
  made.set({ keep: [[0, 1]] });
  assert.equal(await made.flush(), false);
  made.set({ keep: [[0, 2]] });
  assert.equal(await made.flush(), false);
  assert.equal(sent.length, 1);
  assert.equal(states.at(-1), "conflict");
  assert.equal(await made.overwrite(7), true);
  assert.deepEqual([sent[1].version, sent[1].keep], [7, [[0, 2]]]);
  clearTimeout(made.timer);
});

test("without a line the draft is kept and tried again", async () => {
  const { made, states } = saver(new RequestError("offline", "no line", 0), { version: 4 });
  made.set({ keep: [[0, 1]] });
  assert.equal(await made.flush(), false);
  assert.equal(states.at(-1), "offline");
  assert.equal(await made.flush(), true);
  clearTimeout(made.timer);
});

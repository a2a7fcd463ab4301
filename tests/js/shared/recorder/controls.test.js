// What can be pressed in each state, held against what the recorder may do there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordWord } from "../../../../static/shared/recorder/stage.js";
import { can, controls, STATES } from "../../../../static/shared/recorder/states.js";

const MEANS = { ask: ["ask"], begin: ["count", "start"], cancel: ["cancel"], stop: ["stop", "keep"], again: ["again"] };

test("a button that can be pressed always leads somewhere", () => {
  for (const state of STATES) {
    const { press, shown, off } = controls(state);
    if (press) assert.ok(MEANS[press].every((event) => can(state, event)), `${press} in ${state}`);
    assert.equal(press === null, off.includes("record"), `the record button in ${state}`);
    for (const source of ["camera", "microphone", "screen", "camera-off"]) {
      assert.equal(off.includes(source), !can(state, "ask"), `${source} in ${state}`);
    }
    assert.equal(shown.includes("pause"), can(state, "pause") || can(state, "resume"), `pause in ${state}`);
    if (shown.includes("again")) assert.ok(can(state, "again"), state);
  }
});

test("the record button says what it does", () => {
  const words = Object.fromEntries(STATES.map((state) => [state, recordWord(state)]));
  assert.deepEqual(words, {
    idle: "Turn on the camera", asking: "Turn on the camera", ready: "Record", thinking: "Cancel", recording: "Stop", paused: "Stop",
    interrupted: "Record again", uploading: "Record again", saved: "Record again", reviewing: "Record again",
  });
});

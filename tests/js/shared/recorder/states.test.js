// What the recorder may do when: the whole table, and the ways through it that people take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { can, Machine, next, running, STATES, wouldLose } from "../../../../static/shared/recorder/states.js";

/** @param {string[]} events */
function walk(...events) {
  const seen = [];
  const machine = new Machine((state) => seen.push(state));
  for (const event of events) assert.ok(machine.go(event), `${event} means nothing in ${machine.state}`);
  return seen;
}

test("a take goes from asking to saved and can be done again", () => {
  assert.deepEqual(walk("ask", "granted", "count", "start", "pause", "resume", "stop", "sent", "look", "again", "start"),
    ["asking", "ready", "thinking", "recording", "paused", "recording", "uploading", "saved", "reviewing", "ready", "recording"]);
});

test("a refused permission leads back to the beginning, where one can ask again", () => {
  assert.deepEqual(walk("ask", "refused", "ask"), ["asking", "idle", "asking"]);
});

test("a practice take stays here: it is looked at and never sent", () => {
  assert.deepEqual(walk("ask", "granted", "start", "keep", "again"), ["asking", "ready", "recording", "reviewing", "ready"]);
});

test("a camera that is unplugged in the middle leaves a take that is saved", () => {
  assert.deepEqual(walk("ask", "granted", "start", "interrupt", "sent", "ask"),
    ["asking", "ready", "recording", "interrupted", "saved", "asking"]);
});

test("a camera that is unplugged during the countdown leads back to asking", () => {
  assert.deepEqual(walk("ask", "granted", "count", "lost", "ask"), ["asking", "ready", "thinking", "idle", "asking"]);
});

test("late news changes nothing", () => {
  const machine = new Machine(() => assert.fail("nothing should change"));
  for (const event of ["granted", "start", "stop", "interrupt", "sent", "resume"]) assert.equal(machine.go(event), false);
  assert.equal(machine.state, "idle");
});

test("one cannot record twice at once", () => {
  for (const state of ["recording", "paused", "uploading", "interrupted"]) assert.equal(can(state, "start"), false, state);
});

test("the next take can be recorded while the last one waits for a connection", () => {
  assert.deepEqual(walk("ask", "granted", "start", "stop", "again", "start"), ["asking", "ready", "recording", "uploading", "ready", "recording"]);
  assert.equal(next("recording", "sent"), null, "the last one arrives meanwhile");
});

test("every state can be reached and left", () => {
  const events = ["ask", "granted", "refused", "count", "start", "cancel", "pause", "resume", "stop", "keep", "interrupt", "sent", "lost", "look", "again"];
  const reached = new Set(["idle"]);
  for (let round = 0; round < STATES.length; round += 1) {
    for (const state of [...reached]) for (const event of events) if (next(state, event)) reached.add(next(state, event));
  }
  assert.deepEqual([...reached].sort(), [...STATES].sort());
  for (const state of STATES) assert.ok(events.some((event) => next(state, event)), `${state} has no way out`);
});

test("leaving warns only while something would be lost", () => {
  assert.equal(wouldLose("recording", 0), true);
  assert.equal(wouldLose("paused", 0), true);
  assert.equal(wouldLose("saved", 1), true);
  assert.equal(wouldLose("saved", 0), false);
  assert.equal(wouldLose("ready", 0), false);
  assert.deepEqual(STATES.filter(running), ["recording", "paused"]);
});

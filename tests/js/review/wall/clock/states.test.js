import assert from "node:assert/strict";
import { test } from "node:test";
import { after, isGoing } from "../../../../../static/review/wall/clock/states.js";

const run = (events, state = "paused") => events.reduce(after, state);

test("play gets the answers ready first, and they play when they are", () => {
  assert.equal(run(["play"]), "starting");
  assert.equal(run(["play", "ready"]), "playing");
});

test("an answer that runs dry holds all until they are ready again", () => {
  assert.equal(run(["play", "ready", "dry"]), "holding");
  assert.equal(run(["play", "ready", "dry", "ready"]), "playing");
});

test("pause is heard in every state that goes, and nothing starts by itself after it", () => {
  for (const events of [["play"], ["play", "ready"], ["play", "ready", "dry"]]) assert.equal(run([...events, "pause", "ready", "dry"]), "paused");
});

test("going to another moment while it plays gets the answers ready there; while it does not it stays so", () => {
  for (const events of [["play", "ready"], ["play", "ready", "dry"], ["play"]]) assert.equal(run([...events, "seek"]), "starting");
  assert.equal(run(["seek"]), "paused");
});

test("after the end, play begins anew and a seek stands still", () => {
  assert.equal(run(["play", "ready", "end"]), "ended");
  assert.equal(run(["play"], "ended"), "starting");
  assert.equal(run(["seek"], "ended"), "paused");
});

test("it goes on from starting to holding, and not otherwise", () => {
  assert.deepEqual(["paused", "starting", "playing", "holding", "ended"].map(isGoing), [false, true, true, true, false]);
});

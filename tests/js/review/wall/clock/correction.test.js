import assert from "node:assert/strict";
import { test } from "node:test";
import { correct, followSound, holdBack, LEAD_MS, MOST_NUDGE } from "../../../../../static/review/wall/clock/correction.js";

const stand = (at, more = {}) => ({ at, seen: at, heard: false, resting: false, nudging: false, settling: false, maySeek: true, ...more });

test("a player within 25 ms is left alone", () => {
  for (const at of [0, 24, -24]) assert.deepEqual(correct(stand(at), 0), { kind: "leave" });
});

test("a player that is being nudged is nudged until it is within 5 ms", () => {
  assert.equal(correct(stand(10, { nudging: true }), 0).kind, "nudge");
  assert.equal(correct(stand(4, { nudging: true }), 0).kind, "leave");
});

test("a player ahead is slowed and one behind is hurried, by a tenth at the most", () => {
  const ahead = correct(stand(90), 0);
  const behind = correct(stand(-199), 0);
  assert.ok(ahead.factor < 1 && ahead.factor >= 1 - MOST_NUDGE);
  assert.ok(behind.factor > 1 && behind.factor <= 1 + MOST_NUDGE);
});

test("a player far ahead rests until the clock has come, and is never sent back", () => {
  assert.equal(correct(stand(150), 0).kind, "rest");
  assert.equal(correct(stand(150, { resting: true }), 0).kind, "leave");
  assert.equal(correct(stand(150, { resting: true }), 130).kind, "wake");
});

test("a player whose own pictures come late plays on, or they would never come", () => {
  assert.equal(correct(stand(300, { seen: -200 }), 0).kind, "nudge");
  assert.equal(correct(stand(300, { seen: -200, resting: true }), 0).kind, "wake");
});

test("a silent player more than 200 ms behind seeks once and is left alone while it does", () => {
  assert.equal(correct(stand(-300), 0).kind, "seek");
  assert.equal(correct(stand(-300, { settling: true }), 0).kind, "leave");
  assert.equal(correct(stand(-300, { maySeek: false }), 0).kind, "nudge");
});

test("the answer that is heard never seeks: the clock goes where it is", () => {
  const heard = stand(1200, { heard: true });
  assert.notEqual(correct(heard, 2000).kind, "seek");
  assert.equal(followSound(2000, [stand(2000), heard]), 1200);
  assert.equal(followSound(1210, [heard]), 1210, "a few ms are left alone");
  assert.equal(followSound(2000, [stand(1200, { heard: true, resting: true })]), 2000);
});

test("the clock leads nobody by more than its lead, save one that is on its way", () => {
  assert.equal(holdBack(5000, [stand(5000), stand(4300)]), 4300 + LEAD_MS);
  assert.equal(holdBack(5000, [stand(5000, { seen: 4400 })]), 4400 + LEAD_MS, "its pictures come late");
  assert.equal(holdBack(5000, [stand(5000), stand(4300, { settling: true })]), 5000);
  assert.equal(holdBack(5000, []), 5000);
});

test("a sound that starts slowly holds all for that long, and nobody seeks", () => {
  const players = [stand(0, { heard: true }), stand(0), stand(0)];
  let clock = 0;
  const kinds = new Set();
  for (let ms = 0; ms < 4000; ms += 50) {
    for (const [i, player] of players.entries()) if (!player.resting && !(i === 0 && ms < 1500)) player.seen = player.at += 50 * (player.speed ?? 1);
    clock = holdBack(followSound(clock + 50, players), players);
    for (const player of players) {
      const step = correct(player, clock);
      kinds.add(step.kind);
      if (step.kind === "rest") player.resting = true;
      if (step.kind === "wake") player.resting = false;
      player.speed = step.kind === "nudge" ? step.factor : 1;
      player.nudging = step.kind === "nudge";
    }
    assert.ok(Math.max(...players.map((player) => Math.abs(player.at - clock))) <= LEAD_MS + 50);
  }
  assert.ok(!kinds.has("seek"));
  assert.ok(clock > 2300, "it went on when the sound ran");
  assert.ok(Math.max(...players.map((player) => Math.abs(player.at - clock))) < 50);
});

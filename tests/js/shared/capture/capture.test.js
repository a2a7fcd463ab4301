// One take from a stream that may do anything: pauses, limits, tracks that end, recorders that forget to say so.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Capture } from "../../../../static/shared/capture/capture.js";

class FakeTrack extends EventTarget {
  constructor(kind) {
    super();
    this.kind = kind;
  }
}

class FakeRecorder {
  constructor({ deaf = false } = {}) {
    Object.assign(this, { state: "inactive", mimeType: "video/webm", deaf, slice: null, requested: 0 });
  }
  start(slice) {
    Object.assign(this, { state: "recording", slice });
  }
  pause() {
    this.state = "paused";
  }
  resume() {
    this.state = "recording";
  }
  requestData() {
    this.requested += 1;
  }
  chunk(size) {
    this.ondataavailable({ data: new Blob([new Uint8Array(size)]) });
  }
  stop() {
    this.state = "inactive";
    this.chunk(7);
    if (!this.deaf) setTimeout(() => this.onstop(), 1);
  }
}

function setting(options = {}, recorder = new FakeRecorder(), muted = false) {
  const tracks = [new FakeTrack("video"), Object.assign(new FakeTrack("audio"), { muted })];
  const seen = { chunks: [], ends: [], ticks: [], now: 0 };
  const capture = new Capture({
    stream: { getTracks: () => tracks }, makeRecorder: () => recorder, now: () => seen.now,
    onChunk: (chunk) => seen.chunks.push(chunk.size), onEnd: (taken) => seen.ends.push(taken), onTick: (...tick) => seen.ticks.push(tick), ...options,
  });
  capture.start();
  return { capture, recorder, tracks, seen };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a take", { concurrency: true }, () => {
  test("comes in chunks of a second, the last one after the stop", async () => {
    const { capture, recorder, seen } = setting();
    assert.equal(recorder.slice, 1000);
    recorder.chunk(5);
    recorder.chunk(0);
    seen.now = 1500;
    const taken = await capture.stop();
    assert.deepEqual(seen.chunks, [5, 7]);
    assert.deepEqual(taken, { durationMs: 1500, mimeType: "video/webm", interruption: null, reachedLimit: false });
    assert.equal(seen.ends.length, 1);
  });

  test("is as long as it was recorded, without the pauses", async () => {
    const { capture, recorder, seen } = setting();
    seen.now = 1000;
    capture.pause();
    assert.equal(recorder.requested, 1, "what was said before the pause goes up now");
    seen.now = 61_000;
    assert.equal(capture.elapsedMs, 1000);
    capture.pause();
    capture.resume();
    capture.resume();
    seen.now = 62_500;
    assert.equal((await capture.stop()).durationMs, 2500);
  });

  test("ends at its limit, and the time of a pause does not count", async () => {
    const { capture, recorder, seen } = setting({ limitMs: 3000 });
    seen.now = 2000;
    capture.pause();
    seen.now = 9000;
    recorder.chunk(1);
    assert.equal(seen.ends.length, 0);
    capture.resume();
    seen.now = 10_001;
    recorder.chunk(1); // even where the timers of a hidden page sleep
    const taken = await capture.taken;
    assert.equal(taken.reachedLimit, true);
    assert.equal(taken.durationMs, 3001);
    assert.equal(seen.ticks.at(-1)[1], 0);
  });

  for (const [kind, at, why] of [["video", 0, "camera_lost"], ["audio", 1, "microphone_lost"]]) {
    test(`is interrupted when the ${kind} goes away, with what came before`, async () => {
      const { capture, recorder, tracks, seen } = setting();
      recorder.chunk(5);
      tracks[at].dispatchEvent(new Event("ended"));
      assert.equal((await capture.taken).interruption, why);
      assert.deepEqual(seen.chunks, [5, 7]);
      tracks[at].dispatchEvent(new Event("ended"));
      assert.equal(seen.ends.length, 1);
    });
  }

  test("is interrupted when the recorder fails", async () => {
    const { capture, recorder } = setting();
    recorder.onerror();
    assert.equal((await capture.taken).interruption, "recorder_failed");
  });

  test("is interrupted when the recorder gives nothing for four seconds, though nobody says that anything is wrong", () => {
    const { capture, recorder, seen } = setting();
    for (seen.now = 100; seen.now <= 3000; seen.now += 100) capture.tick();
    recorder.chunk(5);
    for (; seen.now <= 6900; seen.now += 100) capture.tick();
    assert.equal(capture.interruption, null, "not yet");
    for (; seen.now <= 7300; seen.now += 100) capture.tick();
    assert.equal(capture.interruption, "stalled");
  });

  test("is not interrupted by a pause, nor by a laptop that was shut", async () => {
    const { capture, seen } = setting();
    capture.pause();
    for (seen.now = 100; seen.now <= 9000; seen.now += 100) capture.tick();
    capture.resume();
    seen.now += 60_000;
    capture.tick();
    assert.equal(capture.interruption, null);
    await capture.stop();
  });

  test("is interrupted when somebody takes the camera for more than two seconds, not for a moment", async () => {
    const [moment, long] = [setting(), setting()];
    moment.tracks[1].dispatchEvent(new Event("mute"));
    long.tracks[1].dispatchEvent(new Event("mute"));
    await wait(500);
    moment.tracks[1].dispatchEvent(new Event("unmute"));
    assert.equal((await long.capture.taken).interruption, "muted");
    await wait(300);
    assert.equal(moment.seen.ends.length, 0);
    await moment.capture.stop();
  });

  test("with a microphone that is muted from the start is interrupted as one that is muted later", async () => {
    const [moment, long] = [setting({}, undefined, true), setting({}, undefined, true)];
    await wait(500);
    moment.tracks[1].dispatchEvent(new Event("unmute")); // some browsers begin so
    assert.equal((await long.capture.taken).interruption, "muted");
    assert.equal(moment.seen.ends.length, 0);
    await moment.capture.stop();
  });

  test("ends even where the recorder forgets to say so", async () => {
    const { capture, seen } = setting({}, new FakeRecorder({ deaf: true }));
    assert.equal((await capture.stop()).interruption, null);
    assert.equal(seen.ends.length, 1);
  });

  test("that ended by itself before the stop still ends once", async () => {
    const { capture, recorder, seen } = setting();
    recorder.state = "inactive"; // the browser stops it when every track has ended
    await capture.stop();
    assert.equal(seen.ends.length, 1);
  });
});

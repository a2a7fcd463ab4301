// Which devices are asked for, in what order, and what is said when they do not come.
import assert from "node:assert/strict";
import { test } from "node:test";
import { askDevices, askScreen, constraints } from "../../../../static/shared/camera/devices.js";

const refusal = (name) => Object.assign(new Error(name), { name });

/** Media devices that refuse the first wishes. */
function media(refusals, devices = []) {
  const asked = [];
  return {
    asked,
    getUserMedia: async (wish) => {
      asked.push(wish);
      const name = refusals.shift();
      if (name) throw refusal(name);
      return "stream";
    },
    enumerateDevices: async () => devices.map((kind) => ({ kind })),
  };
}

test("a chosen camera is asked for first, then any, then anything at all", () => {
  const [exact, any, loose] = constraints({ camera: "c1", microphone: "m1" });
  assert.deepEqual(exact.video.deviceId, { exact: "c1" });
  assert.deepEqual(exact.audio.deviceId, { exact: "m1" });
  assert.equal(any.video.facingMode, "user");
  assert.deepEqual(loose, { audio: true, video: true });
});

test("voice alone never asks for a camera", () => {
  for (const wish of constraints({ camera: false })) assert.equal(wish.video, false);
});

test("a camera that was unplugged since it was chosen is replaced by another", async () => {
  const devices = media(["NotFoundError"]);
  assert.equal(await askDevices({ camera: "gone", media: devices }), "stream");
  assert.equal(devices.asked.length, 2);
});

test("where the first camera is busy the second one is taken", async () => {
  const asked = [];
  const devices = {
    getUserMedia: async (wish) => {
      asked.push(wish.video.deviceId?.exact);
      if (wish.video.deviceId?.exact !== "cam2") throw refusal("NotReadableError");
      return "stream of the second";
    },
    enumerateDevices: async () => ["cam1", "cam2"].map((deviceId) => ({ kind: "videoinput", deviceId })),
  };
  assert.equal(await askDevices({ media: devices }), "stream of the second");
  assert.deepEqual(asked, [undefined, "cam1", "cam2"]);
  await assert.rejects(askDevices({ camera: false, media: { ...devices, getUserMedia: async () => { throw refusal("NotReadableError"); } } }), { code: "in_use" });
});

test("a refusal is not asked again and again", async () => {
  const devices = media(["NotAllowedError"]);
  await assert.rejects(askDevices({ media: devices }), { code: "blocked" });
  assert.equal(devices.asked.length, 1);
});

for (const [error, found, code] of [
  ["NotFoundError", ["audioinput"], "no_camera"],
  ["NotFoundError", ["videoinput"], "no_microphone"],
  ["NotFoundError", [], "no_device"],
  ["NotReadableError", [], "in_use"],
  ["OverconstrainedError", [], "no_device"],
  ["TypeError", [], "unknown"],
]) {
  test(`${error} with ${found.join() || "no devices"} is told as ${code}`, async () => {
    await assert.rejects(askDevices({ media: media(Array(5).fill(error), found) }), (problem) => problem.code === code && problem.message.length > 40);
  });
}

test("a page that may have no camera says how to open it", async () => {
  await assert.rejects(askDevices({ media: {} }), { code: "insecure" });
});

test("a screen that nobody chose is no disaster", async () => {
  const devices = { getDisplayMedia: async () => { throw refusal("NotAllowedError"); } };
  await assert.rejects(askScreen({ getAudioTracks: () => [] }, devices), { code: "screen_refused" });
});

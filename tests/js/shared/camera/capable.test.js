// What a browser that cannot record is told: its address is blamed only where it is to blame.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking } from "../../../../static/shared/camera/capable.js";

const devices = { getUserMedia: () => {} };

test("a browser that gives no camera to any page is not told to use https", () => {
  assert.equal(lacking({ navigator: {}, MediaRecorder: {}, isSecureContext: true }), "no_recorder");
  assert.equal(lacking({ navigator: {}, MediaRecorder: {}, isSecureContext: false }), "insecure");
});

test("a browser that has all of it lacks nothing", () => {
  assert.equal(lacking({ navigator: { mediaDevices: devices }, MediaRecorder: {}, isSecureContext: true }), null);
  assert.equal(lacking({ navigator: { mediaDevices: devices }, isSecureContext: true }), "no_recorder");
});

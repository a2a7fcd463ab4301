import assert from "node:assert/strict";
import { test } from "node:test";
import { fileEnding, pickFormat, recorderOptions, WISHES } from "../../../../static/shared/capture/format.js";

const only = (...types) => (type) => types.includes(type);

test("H.264 comes before VP9, VP9 before VP8", () => {
  assert.equal(pickFormat(true, () => true), WISHES[0]);
  assert.equal(pickFormat(true, only("video/webm;codecs=vp8,opus", "video/webm;codecs=vp9,opus")), "video/webm;codecs=vp9,opus");
  assert.equal(pickFormat(true, only("video/webm;codecs=vp8,opus")), "video/webm;codecs=vp8,opus");
});

test("a browser that knows none of them chooses for itself", () => {
  assert.equal(pickFormat(true, () => false), "");
});

test("sound alone is recorded as sound", () => {
  assert.equal(pickFormat(false, only("audio/webm;codecs=opus")), "audio/webm;codecs=opus");
});

test("the file is named for what was really made", () => {
  assert.equal(fileEnding("video/webm;codecs=vp9,opus"), "webm");
  assert.equal(fileEnding("video/mp4;codecs=avc1.42E01E,mp4a.40.2"), "mp4");
  assert.equal(fileEnding("video/x-matroska;codecs=avc1"), "mkv");
  assert.equal(fileEnding("audio/mp4"), "m4a");
  assert.equal(fileEnding(""), "bin");
});

test("the size is held at about one and a half megabit each second", () => {
  globalThis.MediaRecorder = { isTypeSupported: () => true };
  assert.equal(recorderOptions({ getVideoTracks: () => [{}] }).videoBitsPerSecond, 1_500_000);
  assert.equal("videoBitsPerSecond" in recorderOptions({ getVideoTracks: () => [] }), false);
});

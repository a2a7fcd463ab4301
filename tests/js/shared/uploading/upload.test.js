// A take that goes up while it is recorded, through every kind of trouble.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";
import { resumeUnfinished } from "../../../../static/shared/uploading/resume.js";
import { openSpool } from "../../../../static/shared/uploading/spool.js";
import { LiveUpload, Queue, uploadFile } from "../../../../static/shared/uploading/upload.js";
import { bytes, FakeDoor, joined } from "./door.js";

const ENDPOINT = "http://tagning.test/uploads";
const METADATA = { purpose: "take", subject: "frågan", filename: "take-1.webm", filetype: "video/webm" };
const soon = () => new Promise((resolve) => setTimeout(resolve, 15));

/** Waits until it is so. @param {() => unknown} so */
async function until(so, what = String(so)) {
  for (const end = Date.now() + 5000; Date.now() < end; await soon()) if (await so()) return;
  assert.fail(`it never came to: ${what}`);
}

async function setting(extra = {}) {
  const door = new FakeDoor();
  const spool = await openSpool(new IDBFactory());
  const states = [];
  const options = {
    endpoint: ENDPOINT, metadata: METADATA, spool, line: { fetch: door.fetch }, pausesMs: [1],
    onState: (state, problem) => states.push([state, problem?.code]), ...extra,
  };
  return { door, spool, states, options };
}

const chunks = [bytes(5000, 1), bytes(7000, 2), bytes(300, 3)];

async function record(options, parts = chunks) {
  const upload = await LiveUpload.begin(options);
  for (const part of parts) {
    upload.push(new Blob([part]));
    await soon();
  }
  return upload;
}

test("chunks go up while recording, and the length is said at the end", async () => {
  const { door, options } = await setting();
  const upload = await record(options);
  await until(() => door.only.bytes.length === 12300, "everything is up before the take ends");
  assert.equal(door.only.finished, false);
  const url = await upload.finish({ durationMs: 3000 });
  assert.equal(url, "http://tagning.test/uploads/u1");
  assert.deepEqual(Buffer.from(door.only.bytes), joined(chunks));
  assert.equal(door.only.finished, true);
  assert.equal(upload.unsent, 0);
});

test("metadata with letters beyond ASCII arrives whole", async () => {
  const { door, options } = await setting();
  await (await record(options)).finish();
  const [, coded] = /subject (\S+?),/.exec(door.only.metadata);
  assert.equal(Buffer.from(coded, "base64").toString(), "frågan");
});

for (const [name, trouble] of Object.entries({
  "a line that is cut": ["cut", "cut", "cut", "cut"],
  "a reply that is lost": [undefined, "deaf", "deaf"],
  "a piece that arrives half": [undefined, { bytes: 1234 }, undefined, { bytes: 17 }],
  "a server that restarts": [undefined, { status: 503 }, { status: 502 }, "cut", "cut"],
  "damaged bytes": [undefined, { status: 460 }],
  "another writer": [undefined, { status: 423 }, { status: 409 }],
  "too many tries": [{ status: 429, headers: { "Retry-After": "0" } }],
  "a full disk": [undefined, { status: 507 }],
})) {
  test(`${name} loses and doubles nothing`, async () => {
    const { door, options } = await setting();
    door.trouble = [...trouble];
    await (await record(options)).finish();
    assert.deepEqual(Buffer.from(door.uploads.get(`u${door.created}`).bytes), joined(chunks));
    assert.equal(door.trouble.length, 0, "the trouble was met");
  });
}

test("without a line the person is told, and told again when it is back", async () => {
  const { door, states, options } = await setting();
  door.trouble = [undefined, "cut", "cut"];
  await (await record(options)).finish();
  assert.deepEqual(states.map(([state]) => state).filter((state, i, all) => state !== all[i - 1]), ["waiting", "sending", "done"]);
  assert.equal(states[0][1], "offline");
});

test("somebody who was signed out is told so, and nothing is given up", async () => {
  const { door, states, options } = await setting();
  door.trouble = [{ status: 401, error: { code: "sign_in", message: "" } }];
  const upload = await LiveUpload.begin(options);
  upload.push(new Blob([chunks[0]]));
  await until(() => states.length);
  assert.deepEqual(states.at(-1), ["held", "sign_in"]);
  upload.sender.hurry();
  await upload.finish();
  assert.deepEqual(Buffer.from(door.only.bytes), Buffer.from(chunks[0]));
});

test("what will never be taken is refused once, with the server's reason", async () => {
  const { door, states, options } = await setting();
  door.trouble = [undefined, { status: 413, error: { code: "too_large", message: "Too large." } }];
  const upload = await record(options);
  await assert.rejects(upload.finish(), { message: "Too large.", code: "too_large", kind: "final" });
  assert.deepEqual(states.at(-1), ["refused", "too_large"]);
});

test("a confirmed chunk is deleted from the browser, an unconfirmed one stays", async () => {
  const { door, spool, options } = await setting();
  const upload = await LiveUpload.begin(options);
  door.trouble = Array(10_000).fill("cut");
  upload.push(new Blob([chunks[0]]));
  await until(async () => (await spool.chunks(upload.record.key)).length === 1);
  door.trouble = [];
  await until(async () => (await spool.chunks(upload.record.key)).length === 0);
  door.trouble = Array(10_000).fill("cut");
  upload.push(new Blob([chunks[1]]));
  await until(async () => (await spool.chunks(upload.record.key)).length === 1);
  assert.deepEqual((await spool.chunks(upload.record.key)).map((chunk) => [chunk.offset, chunk.size]), [[5000, 7000]]);
  door.trouble = [];
  await upload.finish();
  await upload.writing;
  assert.deepEqual(await spool.uploads(), [], "nothing of it is left in the browser");
});

test("a page that died in the middle is finished by the next one", async () => {
  const { door, spool, options } = await setting();
  const dead = await record(options, chunks.slice(0, 1));
  door.trouble = Array(1000).fill("cut");
  dead.push(new Blob([chunks[1]]));
  dead.push(new Blob([chunks[2]]));
  await until(async () => (await spool.chunks(dead.record.key)).length >= 2);
  dead.sender.stop();
  await dead.writing;
  door.trouble = [];
  const done = [];
  const left = await resumeUnfinished({ endpoint: ENDPOINT, purpose: "take", spool, line: { fetch: door.fetch }, onDone: (url, record) => done.push([url, record.ended]) });
  await Promise.all(left.map((upload) => upload.done));
  await until(() => done.length);
  await left[0].writing;
  assert.deepEqual(Buffer.from(door.only.bytes), joined(chunks));
  assert.equal(door.only.finished, true);
  assert.deepEqual(done, [["http://tagning.test/uploads/u1", false]]);
  assert.deepEqual(await spool.uploads(), []);
});

test("a page that died before the server heard of it is finished from its beginning", async () => {
  const { door, spool, options } = await setting();
  door.trouble = Array(1000).fill("cut");
  const dead = await record(options);
  dead.sender.stop();
  await dead.writing;
  door.trouble = [];
  const [upload] = await resumeUnfinished({ endpoint: ENDPOINT, purpose: "take", spool, line: { fetch: door.fetch } });
  await upload.done;
  assert.deepEqual(Buffer.from(door.only.bytes), joined(chunks));
});

test("a page that died when all was confirmed but the end is only ended", async () => {
  const { door, spool, options } = await setting();
  const dead = await record(options);
  await until(() => dead.unsent === 0);
  dead.sender.stop();
  await dead.writing;
  const [upload] = await resumeUnfinished({ endpoint: ENDPOINT, purpose: "take", spool, line: { fetch: door.fetch } });
  await upload.done;
  assert.equal(door.only.finished, true);
  assert.equal(door.only.length, 12300);
});

test("a recording without a single byte leaves nothing behind", async () => {
  const { door, spool, options } = await setting();
  const dead = await LiveUpload.begin(options);
  await until(() => dead.sender.url);
  dead.sender.stop();
  await dead.writing;
  assert.deepEqual(await resumeUnfinished({ endpoint: ENDPOINT, purpose: "take", spool, line: { fetch: door.fetch } }), []);
  assert.equal(door.uploads.size, 0);
  assert.deepEqual(await spool.uploads(), []);
});

test("what another purpose left is not touched", async () => {
  const { door, spool, options } = await setting();
  const dead = await record(options);
  dead.sender.stop();
  await dead.writing;
  assert.deepEqual(await resumeUnfinished({ endpoint: ENDPOINT, purpose: "sample", spool, line: { fetch: door.fetch } }), []);
});

test("somebody else's recording is kept for its owner", async () => {
  const { door, spool, options } = await setting();
  door.trouble = [undefined, ...Array(1000).fill("cut")];
  const dead = await record(options);
  dead.sender.stop();
  await dead.writing;
  door.trouble = [];
  door.uploads.clear(); // for the one who is signed in now it is not there
  const [upload] = await resumeUnfinished({ endpoint: ENDPOINT, purpose: "take", spool, line: { fetch: door.fetch } });
  await assert.rejects(upload.done, { status: 404 });
  await upload.writing;
  assert.equal((await spool.uploads()).length, 1);
});

test("giving up removes it on both sides", async () => {
  const { door, spool, options } = await setting();
  const upload = await record(options);
  await upload.abort();
  assert.equal(door.uploads.size, 0);
  assert.deepEqual(await spool.uploads(), []);
});

test("a browser without room goes on from memory", async () => {
  const { door, options } = await setting();
  options.spool = { ...options.spool, begin: async () => { throw new Error("quota"); }, add: async () => { throw new Error("quota"); }, acked: async () => {}, update: async () => {}, forget: async () => {} };
  const upload = await record(options);
  await upload.finish();
  assert.equal(upload.spooled, false);
  assert.deepEqual(Buffer.from(door.only.bytes), joined(chunks));
});

test("a file goes up in pieces of at most one mebibyte", async () => {
  const { door, options } = await setting();
  const content = bytes(2_500_000, 9);
  const { done } = await uploadFile(new File([content], "möte.mp4", { type: "video/mp4", lastModified: 5 }), options);
  await done;
  assert.deepEqual(Buffer.from(door.only.bytes), Buffer.from(content));
  assert.deepEqual(door.asked, ["POST", "PATCH", "PATCH", "PATCH"]);
});

test("the same file chosen once more goes on where it was cut", async () => {
  const { door, options } = await setting();
  const content = bytes(2_500_000, 9);
  const file = () => new File([content], "möte.mp4", { type: "video/mp4", lastModified: 5 });
  door.trouble = [undefined, undefined, ...Array(1000).fill("cut")];
  const first = await uploadFile(file(), options);
  await until(() => door.asked.length > 3);
  first.leave();
  door.trouble = [];
  door.asked = [];
  const again = await uploadFile(file(), options);
  await again.done;
  assert.deepEqual(Buffer.from(door.only.bytes), Buffer.from(content));
  assert.deepEqual(door.asked, ["HEAD", "PATCH", "PATCH"]);
});

test("a file whose first try is gone from the server starts over", async () => {
  const { door, options } = await setting();
  const content = bytes(100_000, 9);
  const file = () => new File([content], "a.mp4", { type: "video/mp4", lastModified: 5 });
  door.trouble = [undefined, { bytes: 10 }, ...Array(1000).fill("cut")];
  const first = await uploadFile(file(), options);
  await until(() => door.asked.length > 3);
  first.leave();
  door.trouble = [];
  door.uploads.clear();
  await (await uploadFile(file(), options)).done;
  assert.deepEqual(Buffer.from(door.only.bytes), Buffer.from(content));
});

test("a part that is missing is noticed, never papered over", () => {
  const queue = new Queue();
  queue.reached(100);
  queue.push(new Blob([bytes(10)]));
  assert.equal(queue.slice(90, 105), null);
  assert.equal(queue.slice(100, 110)?.size, 10);
  assert.equal(queue.slice(110, 110)?.size, 0);
});

// What the browser keeps until the server has confirmed it.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_SPOOL, openSpool } from "../../../../static/shared/uploading/spool.js";
import { resumeUnfinished } from "../../../../static/shared/uploading/resume.js";
import { newRecord } from "../../../../static/shared/uploading/upload.js";
import { bytes, FakeDoor } from "./door.js";

const OPTIONS = { endpoint: "http://tagning.test/uploads", metadata: { purpose: "take", subject: "q" } };

async function spoolWith(...sizes) {
  const spool = await openSpool(new IDBFactory());
  const record = newRecord(OPTIONS);
  await spool.begin(record);
  let offset = 0;
  for (const size of sizes) {
    await spool.add(record.key, offset, bytes(size).buffer);
    offset += size;
  }
  return { spool, key: record.key, record };
}

const offsets = async (spool, key) => (await spool.chunks(key)).map((chunk) => chunk.offset);

test("chunks come back in the order they were recorded, past the hundredth too", async () => {
  const { spool, key } = await spoolWith(...Array(120).fill(9));
  assert.deepEqual(await offsets(spool, key), Array.from({ length: 120 }, (_, i) => i * 9));
});

test("a chunk goes when all of it is confirmed, not before", async () => {
  const { spool, key } = await spoolWith(10, 10, 10);
  await spool.acked(key, 9);
  assert.deepEqual(await offsets(spool, key), [0, 10, 20]);
  await spool.acked(key, 25);
  assert.deepEqual(await offsets(spool, key), [20]);
});

test("one upload's chunks are not another's", async () => {
  const { spool, key } = await spoolWith(10);
  const other = newRecord(OPTIONS);
  await spool.begin(other);
  await spool.add(other.key, 0, bytes(5).buffer);
  await spool.forget(key);
  assert.deepEqual(await offsets(spool, key), []);
  assert.deepEqual(await offsets(spool, other.key), [0]);
});

test("how far the take reaches is kept with its chunks", async () => {
  const { spool } = await spoolWith(10, 15);
  assert.equal((await spool.uploads())[0].total, 25);
});

test("what is older than a week is thrown away: the server has forgotten it too", async () => {
  const { spool, key } = await spoolWith(10);
  await spool.update(key, { createdAt: Date.now() - 7 * 24 * 3600 * 1000 - 1 });
  assert.deepEqual(await spool.uploads(), []);
  assert.deepEqual(await spool.chunks(key), []);
});

test("a browser without IndexedDB, or one that refuses it, keeps nothing and says so by not failing", async () => {
  assert.equal(await openSpool(null), NO_SPOOL);
  const refusing = { open: () => { throw new DOMException("no", "SecurityError"); } };
  assert.equal(await openSpool(refusing), NO_SPOOL);
  assert.deepEqual(await NO_SPOOL.uploads(), []);
});

test("a take whose last chunk the browser lost is not passed off as whole", async () => {
  const { spool, key, record } = await spoolWith(10);
  await spool.update(key, { total: 20 });
  const door = new FakeDoor();
  const [upload] = await resumeUnfinished({ endpoint: OPTIONS.endpoint, purpose: "take", spool, line: { fetch: door.fetch } });
  await assert.rejects(upload.done, { code: "gap" });
  assert.equal(door.only.finished, false);
  assert.ok(record.key);
});

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { json, RequestError } from "../../../static/shared/fetch.js";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

/** @param {number} status @param {string} body */
function answering(status, body) {
  /** @type {any[]} */
  const asked = [];
  globalThis.fetch = async (url, options) => { asked.push({ url, ...options }); return new Response(body, { status }); };
  return asked;
}

test("a good answer is given as it is", async () => {
  answering(200, '{"ok": true, "comment": {"id": "c1"}}');
  assert.deepEqual(await json("/x"), { ok: true, comment: { id: "c1" } });
});

test("a body makes it a POST of JSON, and JSON is asked for", async () => {
  const asked = answering(200, "{}");
  await json("/x", { body: { at_ms: 42500 } });
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].body, '{"at_ms":42500}');
  assert.equal(asked[0].headers.Accept, "application/json");
  assert.equal(asked[0].headers["Content-Type"], "application/json");
});

test("a form is left for the browser to describe", async () => {
  const asked = answering(200, "{}");
  await json("/x", { body: new FormData() });
  assert.equal("Content-Type" in asked[0].headers, false);
});

test("the server's no carries its code, its words and its status", async () => {
  answering(409, '{"ok": false, "error": {"code": "changed", "message": "Something has changed meanwhile."}}');
  await assert.rejects(json("/x", { quiet: true }), (error) => error instanceof RequestError && error.code === "changed" && error.message === "Something has changed meanwhile." && error.status === 409);
});

test("an answer that is no JSON is a plain no with its status", async () => {
  answering(502, "<html>");
  await assert.rejects(json("/x", { quiet: true }), (error) => error instanceof RequestError && error.code === "http_502" && error.status === 502);
});

test("no answer at all is offline", async () => {
  globalThis.fetch = async () => { throw new TypeError("failed"); };
  await assert.rejects(json("/x", { quiet: true }), (error) => error instanceof RequestError && error.code === "offline" && error.status === 0);
});

test("what one stopped oneself is not offline", async () => {
  globalThis.fetch = async () => { throw new DOMException("stopped", "AbortError"); };
  await assert.rejects(json("/x", { quiet: true }), (error) => /** @type {Error} */ (error).name === "AbortError");
});

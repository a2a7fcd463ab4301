import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "../../../static/shared/news.js";

const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };

/** A server that answers one after the other, and the addresses it was asked by. @param {import("node:test").TestContext} context @param {any[]} answers */
function serve(context, answers) {
  /** @type {string[]} */
  const asked = [];
  const names = ["setTimeout"];
  context.mock.timers.enable(process.versions.node.startsWith("18.") ? /** @type {any} */ (names) : { apis: names });
  globalThis.location = /** @type {any} */ ({ href: "http://here/page" });
  context.mock.method(globalThis, "fetch", async (/** @type {URL} */ url) => {
    asked.push(`${url.pathname}${url.search}`);
    const [status, body, seconds] = answers[Math.min(asked.length, answers.length) - 1];
    return new Response(body && JSON.stringify(body), { status, headers: { "Retry-After": seconds } });
  });
  return asked;
}

test("it asks with the number of the last news, and hears nothing of a question that brought none", async (context) => {
  const asked = serve(context, [[200, { ok: true, number: "7-a" }, "1"], [204, null, "1"], [200, { ok: true, number: "8-a" }, "1"]]);
  /** @type {any[]} */
  const heard = [];
  const stop = follow(() => "/news?answer=x", (answer) => void heard.push(answer.number));
  for (let i = 0; i < 3; i++) { await settle(); context.mock.timers.tick(1000); }
  await settle();
  stop();
  assert.deepEqual(asked.slice(0, 4), ["/news?answer=x", "/news?answer=x&after=7-a", "/news?answer=x&after=7-a", "/news?answer=x&after=8-a"]);
  assert.deepEqual(heard.slice(0, 2), ["7-a", "8-a"]);
});

test("it waits as long as the server says", async (context) => {
  const asked = serve(context, [[200, { ok: true, number: "1" }, "5"], [204, null, "5"]]);
  const stop = follow(() => "/news", () => {});
  await settle(); assert.equal(asked.length, 1);
  context.mock.timers.tick(4999); await settle(); assert.equal(asked.length, 1);
  context.mock.timers.tick(1); await settle(); assert.equal(asked.length, 2);
  stop();
});

test("it stops when there is no address any more, and when who hears it has had enough", async (context) => {
  const asked = serve(context, [[200, { ok: true, number: "1" }, "1"]]);
  let wanted = true;
  follow(() => (wanted ? "/news" : null), () => { wanted = false; });
  follow(() => "/more", () => false);
  for (let i = 0; i < 3; i++) { await settle(); context.mock.timers.tick(1000); }
  assert.deepEqual(asked, ["/news", "/more"]);
});

// The deadline on the reader's own clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTime } from "../../../../static/answering/expect/own_time.js";

const DEADLINE = "2027-03-30T21:59:00.000Z"; // 23:59 in Stockholm

test("who lives in Manila sees the next morning, who lives in Honolulu the same noon", () => {
  assert.match(ownTime(DEADLINE, "Europe/Stockholm", "en", "Asia/Manila"), /^Wed.* 31 Mar, 05:59$/);
  assert.match(ownTime(DEADLINE, "Europe/Stockholm", "sv", "Pacific/Honolulu"), /^tis.* 30 mars kl. 11\.59$/);
});

test("where the clocks say the same nothing is added", () => {
  assert.equal(ownTime(DEADLINE, "Europe/Stockholm", "en", "Europe/Berlin"), "");
  assert.equal(ownTime(DEADLINE, "Europe/Stockholm", "en", "Nowhere/Land"), "");
});

// Records in Firefox's studio: node record.mjs FIREFOX COOKIE URL. Prints what was seen after each press, as JSON.
import { firefox, until } from "../../firefox.mjs";
import { holds } from "../../waiting.mjs";

const [, , executable, cookie, url] = process.argv;
const RECORDER = "[data-recorder]";
const state = (page) => page.$eval(RECORDER, (recorder) => recorder.dataset.state);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const seen = await firefox(executable, cookie, url, async (page) => {
  const seen = {};
  await page.waitForSelector("[data-ask]:not([disabled])");
  await page.click("[data-ask]");
  await until(page, RECORDER, "data-state", "ready");
  await wait(3000);
  seen.level = await page.$eval("[data-meter-words]", (words) => words.textContent);
  await page.click("[data-record]");
  await until(page, RECORDER, "data-state", "recording");
  await wait(1500);
  await page.keyboard.press(" ");
  seen.afterSpace = await state(page);
  await page.keyboard.press(" ");
  seen.afterSecondSpace = await state(page);
  await wait(1500);
  await page.keyboard.press("Enter");
  await until(page, RECORDER, "data-state", "saved");
  await page.waitForSelector("[data-takes] > li");
  seen.takes = await page.$$eval("[data-takes] > li", (takes) => takes.length);
  // Older Firefoxes do not tell of their file dialog, so the page tells who asked for it.
  await page.evaluate(() => addEventListener("click", (event) => { if (event.target.type === "file") window.asked = true; }, true));
  await page.click("[data-import]");
  await holds(page, () => window.asked);
  seen.chooser = true;
  return seen;
});
console.log(JSON.stringify(seen));

// The candidate's test in Firefox: node check.mjs FIREFOX URL. Prints what the rows say, as JSON.
import { firefox, until } from "../../firefox.mjs";

const [, , executable, url] = process.argv;
const rows = await firefox(executable, null, url, async (page) => {
  await page.goto(`${page.url()}/check`);
  await page.waitForSelector("[data-on]:not([disabled])");
  await page.click("[data-on]");
  await page.waitForSelector("[data-record]:not([hidden])");
  await page.click("[data-record]");
  await until(page, "[data-check=sample]", "data-result", "passed");
  await until(page, "[data-check=sound]", "data-result", "passed");
  return page.$$eval("[data-check]", (all) => Object.fromEntries(all.map((row) => [row.dataset.check, row.querySelector("[data-words]").textContent])));
});
console.log(JSON.stringify(rows));

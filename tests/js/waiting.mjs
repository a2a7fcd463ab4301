// Waiting for a page under our Content-Security-Policy. Puppeteer's own waitForFunction makes a function of a text, which older Firefoxes then refuse.

const LOOK_MS = 50;
const PATIENCE_MS = 30_000;

/** Wait until `look` gives something true in the page. Throws after half a minute.
 * @template {unknown[]} A @param {import("puppeteer-core").Page} page @param {(...values: A) => unknown} look @param {A} values */
export async function holds(page, look, ...values) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (await page.evaluate(look, ...values)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`half a minute went by without: ${look}`);
}

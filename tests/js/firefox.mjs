// Firefox with a made-up camera and tone, for tests that press what a person presses. `firefox(run)` gives `run` a page.
import puppeteer from "puppeteer-core";
import { holds } from "./waiting.mjs";

const PREFS = {
  "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true, "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0, "intl.accept_languages": "en-GB",
};

// A window of that size; setting a viewport asks for what older Firefoxes lack.
const SIZE = { args: ["--width=1440", "--height=900"], defaultViewport: null };

/** @param {string} executablePath @param {string | null} cookie the session's, as NAME=VALUE @param {string} url @param {(page: import("puppeteer-core").Page) => Promise<unknown>} run */
export async function firefox(executablePath, cookie, url, run) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox: PREFS, ...SIZE });
  try {
    const page = await browser.newPage();
    if (cookie) {
      const [name, value] = cookie.split("=");
      await browser.setCookie({ name, value, domain: new URL(url).hostname, path: "/" });
    }
    await page.goto(url);
    return await run(page);
  } finally {
    await browser.close();
  }
}

/** Wait until an element's attribute says so. @param {import("puppeteer-core").Page} page @param {string} selector @param {string} name @param {string} value */
export function until(page, selector, name, value) {
  return holds(page, (s, n, v) => document.querySelector(s)?.getAttribute(n) === v, selector, name, value);
}

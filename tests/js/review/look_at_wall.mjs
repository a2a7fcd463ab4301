// Plays the wall in a real browser and says what stood on it, 20 times a second:
// node look_at_wall.mjs BROWSER EXECUTABLE < order.json
// The order: {address, cookie: {name, value, url}, seconds: at the most, until: how far the clock is to come in ms, keys: [[ms after play, key]],
// without: what its videos are to lack}. The answer: {samples: [...], watched: [[[from, to], ...] of each answer], ready: ms to the first picture}.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";
import { holds } from "../waiting.mjs";

const [, , name, executablePath] = process.argv;
const order = JSON.parse(readFileSync(0, "utf8"));
const browser = await puppeteer.launch({
  browser: name, executablePath, headless: true,
  args: name === "chrome" ? ["--no-sandbox", "--disable-background-networking", "--window-size=1440,900"] : ["--width=1440", "--height=900"],
  defaultViewport: name === "chrome" ? { width: 1440, height: 900 } : null,
});
try {
  const page = await browser.newPage();
  await browser.setCookie(order.cookie);
  if (order.without) await page.evaluateOnNewDocument((names) => { for (const one of names) delete HTMLVideoElement.prototype[one]; }, order.without);
  await page.goto(order.address, { waitUntil: "domcontentloaded" });
  const play = await page.waitForSelector("[data-play]");
  await holds(page, () => Boolean(window.tagningClock));
  await page.evaluate(sample);
  await play.click();
  const began = Date.now();
  const keys = [...(order.keys ?? [])];
  for (;;) {
    while (keys.length && Date.now() - began >= keys[0][0]) await page.keyboard.press(keys.shift()[1]);
    const [position, state] = await page.evaluate(() => [window.tagningClock.position, window.tagningClock.state]);
    if (state === "ended" || position >= (order.until ?? Infinity) || Date.now() - began > order.seconds * 1000) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const samples = await page.evaluate(() => window.samples);
  await new Promise((resolve) => setTimeout(resolve, 400));
  console.log(JSON.stringify({ samples, watched: await page.evaluate(watched), version: await browser.version() }));
} finally {
  await browser.close();
}

// Runs in the page: what the clock says and what each answer shows, again and again.
function sample() {
  const clock = window.tagningClock;
  const began = performance.now();
  const shown = clock.players.map(() => 0);
  let seeks = clock.players.map(() => 0);
  clock.players.forEach(({ video }, n) => {
    video.addEventListener("seeking", () => { seeks[n] += 1; });
    if (!video.requestVideoFrameCallback) return;
    const look = (_now, picture) => {
      shown[n] = picture.mediaTime * 1000;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  window.samples = [];
  setInterval(() => {
    window.samples.push({
      ms: performance.now() - began, clock: clock.position, state: clock.state, words: document.querySelector("[data-state]").textContent,
      players: clock.players.map(({ video }, n) => ({
        at: video.currentTime * 1000, shown: shown[n], ready: video.readyState, ends: video.duration * 1000, heard: !video.muted, seeks: seeks[n],
        loaded: video.buffered.length ? video.buffered.end(video.buffered.length - 1) * 1000 : 0, paused: video.paused,
      })),
    });
  }, 50);
}

// Runs in the page: the stretches of each answer that the page says were watched.
function watched() {
  return [...document.querySelectorAll(".lane")].map((lane) => [...lane.querySelectorAll(".lane-seen > span")].map((part) =>
    ["--start", "--end"].map((name) => Number(part.style.getPropertyValue(name)) * window.tagningClock.duration)));
}

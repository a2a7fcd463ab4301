// Plays files in a real browser and says what was seen: node tests/js/media/play.mjs BROWSER EXECUTABLE < jobs.json
// A job is {url, seconds: [to seek to]}; the answer is a list of {duration, width, height, seen: [luma of the cells], ended, error}.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [, , name, executablePath] = process.argv;
const { page: address, cells, jobs } = JSON.parse(readFileSync(0, "utf8"));
const browser = await puppeteer.launch({
    browser: name,
    executablePath,
    headless: true,
    args: name === "chrome" ? ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking"] : [],
    extraPrefsFirefox: { "media.autoplay.default": 0, "media.autoplay.blocking_policy": 0 },
});
try {
    const page = await browser.newPage();
    await page.goto(address);
    const answers = [];
    for (const job of jobs) answers.push(await page.evaluate(watch, job, cells));
    console.log(JSON.stringify({ version: await browser.version(), answers }));
} finally {
    await browser.close();
}

// Runs in the page.
async function watch({ url, seconds }, cells) {
    const video = document.createElement("video");
    const event = (wanted, most = 20_000) =>
        new Promise((resolve, reject) => {
            const late = setTimeout(() => reject(new Error(`no ${wanted} after ${most} ms`)), most);
            video.addEventListener(wanted, () => (clearTimeout(late), resolve(null)), { once: true });
            video.addEventListener("error", () => (clearTimeout(late), reject(new Error(video.error?.message || "error"))), { once: true });
        });
    const look = () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
        const context = canvas.getContext("2d");
        context.drawImage(video, 0, 0);
        const scale = video.videoWidth / cells.width;
        return cells.at.map(([x, y]) => context.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data[1]);
    };
    const answer = { duration: 0, width: 0, height: 0, seen: [], ended: false, at: 0, error: "" };
    try {
        video.muted = true;
        video.preload = "auto";
        document.body.replaceChildren(video);
        const ready = event("loadeddata");
        video.src = url;
        await ready;
        Object.assign(answer, { duration: video.duration, width: video.videoWidth, height: video.videoHeight });
        for (const second of seconds) {
            const there = event("seeked");
            const shown = new Promise((resolve) => (video.requestVideoFrameCallback(resolve), setTimeout(resolve, 2000)));
            video.currentTime = second;
            await Promise.all([there, shown]);
            answer.seen.push(look());
        }
        const near = event("seeked");
        video.currentTime = Math.max(0, video.duration - 1);
        await near;
        const end = event("ended");
        await video.play();
        await end;
        Object.assign(answer, { ended: video.ended, at: video.currentTime });
    } catch (error) {
        answer.error = String(error);
    }
    return answer;
}

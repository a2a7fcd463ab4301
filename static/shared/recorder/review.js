// @ts-check
// The take that was just recorded, played from the browser's memory.
import { showRecorded } from "../capture/playback.js";

export class Review {
  /** @param {import("./stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {string | null} */
    this.url = null;
  }

  /** Whether there is something to play. */
  get playable() {
    return this.url !== null && this.stage.video("playback") !== null;
  }

  /** Play this, or nothing. @param {Blob | null} blob */
  show(blob) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = blob ? URL.createObjectURL(blob) : null;
    this.stage.offer(null);
    const video = this.stage.video("playback");
    if (!video) return;
    video.pause();
    if (this.url) showRecorded(video, this.url);
    else video.removeAttribute("src");
  }
}

// @ts-check
// Whether the candidate is heard: by the meter while they speak, and by what was recorded where the meter cannot tell.
import { loudnessOf } from "../../shared/camera/heard.js";
import { Meter } from "../../shared/camera/meter.js";
import { t } from "../../shared/words.js";

export class Sound {
  /** @param {import("./verdicts.js").Verdicts} verdicts @param {{lamps: HTMLElement, words: HTMLElement}} shown */
  constructor(verdicts, shown) {
    this.verdicts = verdicts;
    this.shown = shown;
    /** @type {Meter | null} */
    this.meter = null;
    this.heard = false;
  }

  /** @param {MediaStream} stream */
  listen(stream) {
    this.meter?.stop();
    this.heard = false;
    this.verdicts.set("sound", "working", t("Say something and watch the level."), true);
    this.meter = new Meter(stream, {
      ...this.shown,
      onLevel: (_db, loudness) => (loudness === "good" || loudness === "loud") && this.hear(),
      onDeaf: () => this.verdicts.set("sound", "working", t("The level cannot be shown here. Your sample tells."), true),
    });
  }

  hear() {
    if (this.heard) return;
    this.heard = true;
    this.verdicts.set("sound", "passed", t("We hear you."));
  }

  /** What the sample says. It stands until somebody is heard. @param {Blob} blob */
  async judge(blob) {
    if (this.heard) return;
    const loudness = await loudnessOf(blob);
    if (this.heard) return;
    if (loudness === "good" || loudness === "loud") return this.hear();
    if (loudness === "quiet") return this.verdicts.set("sound", "warning", t("Quiet: come closer or speak up"));
    if (loudness === null) return this.verdicts.set("sound", "working", t("Play your sample: do you hear yourself?"), true);
    this.verdicts.set("sound", "warning", t("No sound so far. Is it the right microphone, and is it on?"));
  }
}

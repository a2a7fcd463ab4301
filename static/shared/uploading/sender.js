// @ts-check
// Brings bytes to the door, whatever the line does: asks how far it is, sends what is missing, waits, and goes on.
import { Refused } from "./tus.js";
import { t } from "../words.js";

const MOST = 1024 * 1024;
const LEAST = 64 * 1024;
const PAUSES_MS = [300, 700, 1500, 3000, 6000, 10_000];

/** Where the bytes come from. `end` grows while somebody records; `total` is null until they are all there.
 * @typedef {{readonly end: number, readonly total: number | null, slice: (from: number, to: number) => Blob | null, reached: (offset: number) => void}} Source */
/** @typedef {"sending" | "waiting" | "held" | "done" | "refused"} SendState */
/** @typedef {{line: import("./tus.js").Line, source: Source, metadata: Record<string, string>, url?: string | null, onUrl?: (url: string) => void,
 *   onProgress?: (progress: {sent: number, acked: number, total: number}) => void, onState?: (state: SendState, problem: Refused | null) => void,
 *   pausesMs?: number[]}} SenderOptions */

export class Sender {
  /** @param {SenderOptions} options */
  constructor(options) {
    this.options = options;
    this.url = options.url ?? null;
    this.acked = 0;
    /** Whether `acked` is what the server said last; after any trouble it is asked again. */
    this.sure = false;
    this.told = false; // whether the server knows the length
    this.batch = MOST;
    this.stopped = false;
    this.failures = 0;
    /** @type {SendState} */
    this.state = "sending";
    this.news = false;
    this.idle = false;
    this.nudge = () => {};
    /** @type {Promise<string>} the upload's address, when the last byte is safe */
    this.done = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
    this.done.catch(() => {}); // whoever wants to know asks `done`; nobody has to
    this.run();
  }

  /** There is more to send. */
  wake() {
    this.news = true;
    if (this.idle) this.nudge();
  }

  /** The line may be back: do not sit out the pause. */
  hurry() {
    this.nudge();
  }

  stop() {
    this.stopped = true;
    this.options.line.close();
    this.nudge();
  }

  async run() {
    while (!this.stopped) {
      try {
        this.news = false;
        const moved = await this.step();
        if (this.finished) return this.end();
        this.failures = 0;
        this.tell("sending", null);
        if (!moved && !this.news) await this.rest(null);
      } catch (error) {
        if (!(await this.recover(error))) return;
      }
    }
  }

  get finished() {
    const { total } = this.options.source;
    return total !== null && this.sure && this.told && this.acked === total;
  }

  /** One request, if one is due; whether there was. */
  async step() {
    const { line, source } = this.options;
    if (!this.url) return this.create();
    if (!this.sure) return this.ask(this.url);
    if (this.acked === source.end && (source.total === null || this.told)) return false;
    const to = Math.min(source.end, this.acked + this.batch);
    const body = source.slice(this.acked, to);
    if (!body) throw new Refused("final", "gap", t("Part of the recording is missing on this device. What came before it is safely stored."), 0);
    const length = source.total;
    this.progress(to);
    this.note(await line.send(this.url, this.acked, body, length), length);
    this.batch = Math.min(MOST, this.batch * 2);
    return true;
  }

  async create() {
    const { line, source, metadata, onUrl } = this.options;
    const length = source.total;
    this.url = await line.create(metadata, length);
    this.told = length !== null;
    this.sure = true;
    onUrl?.(this.url);
    return true;
  }

  /** @param {string} url */
  async ask(url) {
    const offset = await this.options.line.offset(url);
    this.sure = true;
    this.note(offset, null);
    return true;
  }

  /** @param {number} offset @param {number | null} length the length that went along */
  note(offset, length) {
    this.acked = offset;
    if (length !== null) this.told = true;
    this.options.source.reached(offset);
    this.progress(offset);
  }

  /** @param {number} sent */
  progress(sent) {
    const { source, onProgress } = this.options;
    onProgress?.({ sent, acked: this.acked, total: source.total ?? source.end });
  }

  /** @param {unknown} error @returns {Promise<boolean>} whether to go on */
  async recover(error) {
    if (this.stopped) return false;
    const refused = error instanceof Refused ? error : new Refused("retry", "unknown", String(error), 0);
    if (refused.kind === "final") {
      this.stopped = true;
      this.tell("refused", refused);
      this.fail?.(refused);
      return false;
    }
    this.sure = false;
    this.batch = Math.max(LEAST, this.batch / 4);
    const pauses = this.options.pausesMs ?? PAUSES_MS;
    const pause = refused.kind === "hold" ? 5000 : pauses[Math.min(this.failures, pauses.length - 1)];
    this.failures += 1;
    // A wrong offset or another writer heals at once; only what lasts is worth a word.
    if (refused.kind === "hold") this.tell("held", refused);
    else if (refused.status === 0 || this.failures > 1) this.tell("waiting", refused);
    await this.rest(Math.max(refused.afterMs, pause * (0.75 + Math.random() / 2)));
    return true;
  }

  /** Wait for news, at most `ms`. @param {number | null} ms */
  async rest(ms) {
    this.idle = ms === null;
    await new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      this.nudge = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
    this.idle = false;
  }

  end() {
    this.stopped = true;
    this.tell("done", null);
    this.succeed?.(/** @type {string} */ (this.url));
  }

  /** @param {SendState} state @param {Refused | null} problem */
  tell(state, problem) {
    if (state === this.state && !problem) return;
    this.state = state;
    this.options.onState?.(state, problem);
  }
}

// @ts-check
// Undo and redo: what was, what may come again. Changes of one kind in quick succession (a drag, a held key) are one step.

const TOGETHER_MS = 600;

/** @template T */
export class History {
  /** @param {T} state @param {() => number} [now] ms */
  constructor(state, now = () => performance.now()) {
    this.state = state;
    this.now = now;
    /** @type {T[]} */
    this.before = [];
    /** @type {T[]} */
    this.after = [];
    this.kind = "";
    this.at = -Infinity;
  }

  /** @param {T} state @param {string} [kind] changes with the same kind are one step while they follow each other quickly */
  push(state, kind = "") {
    const together = kind !== "" && kind === this.kind && this.now() - this.at < TOGETHER_MS;
    if (!together) this.before.push(this.state);
    this.state = state;
    this.after = [];
    this.kind = kind;
    this.at = this.now();
  }

  get canUndo() {
    return this.before.length > 0;
  }

  get canRedo() {
    return this.after.length > 0;
  }

  /** @returns {T} the state that is now */
  undo() {
    return this.step(this.before, this.after);
  }

  /** @returns {T} */
  redo() {
    return this.step(this.after, this.before);
  }

  /** @param {T[]} from @param {T[]} to @returns {T} */
  step(from, to) {
    const next = from.pop();
    if (next === undefined) return this.state;
    to.push(this.state);
    this.state = next;
    this.kind = "";
    return next;
  }
}

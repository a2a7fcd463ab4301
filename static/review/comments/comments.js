// @ts-check
import { avatar } from "../../shared/avatar.js";
import { confirmWith, element } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { timecode } from "../../shared/timecode.js";
import { toast } from "../../shared/toast.js";
import { n, t } from "../../shared/words.js";
import { textButton } from "../wall/page.js";
import { placeUnder } from "./kept.js";
import { keepPlace, standOn } from "./place.js";
import { openForm, unsent } from "./small_form.js";

/** @typedef {import("../wall/page.js").Comment} Comment */
/** @typedef {import("../wall/page.js").WallData} WallData */

/** Longer than a press of the mouse, which takes the focus before it is a click. */
const PRESS_MS = 300;

/** The comments of the answers on the wall, in the order of their moments, replies under their threads. */
export class Comments {
  /**
   * @param {HTMLElement} root @param {WallData} wall
   * @param {{onMoment: (comment: Comment) => void, onChange: (threads: Comment[]) => void}} told
   */
  constructor(root, wall, told) {
    this.root = root;
    this.wall = wall;
    this.told = told;
    /** @type {Map<string, Comment>} */
    this.all = new Map();
    this.letters = new Map(wall.answers.map((answer) => [answer.id, answer.letter]));
    /** @type {Set<string>} those that have just come */
    this.fresh = new Set();
    this.begun = false;
    /** the comment that a link or a mark led to */
    this.chosen = "";
    /** Takes a comment as evidence, for those who score. @type {{citeComment: (answer: string, comment: string) => void} | null} */
    this.scoring = null;
    /** Whether colleagues' comments on some answer are not open yet. */
    this.isSealed = false;
    /** Whether something new waits until nobody writes. */
    this.late = false;
  }

  /** @param {string[]} answers those whose colleagues' comments are sealed */
  seal(answers) {
    const was = this.isSealed;
    this.isSealed = answers.length > 0;
    if (was !== this.isSealed && this.begun && !this.all.size) this.draw();
  }

  /** Take in what is new, changed or removed. @param {Comment[]} comments */
  take(comments) {
    this.fresh = new Set();
    /** @type {Comment[]} */
    const news = [];
    for (const comment of comments) {
      const known = this.all.get(comment.id);
      if (known && known.seq >= comment.seq) continue;
      if (this.begun && !known && comment.author_id !== this.wall.me) this.fresh.add(comment.id);
      if (this.begun && !known && !comment.removed) news.push(comment);
      this.all.set(comment.id, comment);
    }
    if (comments.length || !this.begun) this.draw();
    if (news.length) this.#say(news);
    this.begun = true;
  }

  /** Threads on this wall, by moment; a removed one stays while it has replies. */
  threads() {
    const answered = new Set([...this.all.values()].filter((c) => c.parent_id && !c.removed).map((c) => c.parent_id));
    return [...this.all.values()]
      .filter((c) => !c.parent_id && this.letters.has(c.answer_id) && (!c.removed || answered.has(c.id)))
      .sort((a, b) => a.at_ms - b.at_ms || a.seq - b.seq);
  }

  /** How many there are to read. */
  get count() {
    return [...this.all.values()].filter((c) => !c.removed && this.letters.has(c.answer_id)).length;
  }

  draw() {
    const writing = this.root.contains(document.activeElement) ? document.activeElement?.closest("form") : null;
    if (writing) {
      // Words that are being written stay, and so does the button that is being pressed; draw when they are sent or given up.
      this.late = true;
      writing.addEventListener("focusout", () => setTimeout(() => this.draw(), PRESS_MS), { once: true });
      return;
    }
    this.late = false;
    const threads = this.threads();
    keepPlace(this.root, () => this.root.replaceChildren(...(threads.length ? threads.map((c) => this.#comment(c)) : [this.#nothing()])));
    this.told.onChange(threads.filter((c) => !c.removed));
  }

  /** What has come, in one sentence. @param {Comment[]} news */
  #say(news) {
    const place = this.root.parentElement?.querySelector("[data-comments-said]");
    if (!place) return;
    const [{ author, author_id, at_ms }] = news;
    const named = { name: author, moment: timecode(at_ms) };
    if (news.length > 1) place.textContent = n("%(n)s new comment.", "%(n)s new comments.", news.length);
    else place.textContent = author_id === this.wall.me ? t("Your comment at %(moment)s is saved.", named) : t("%(name)s commented at %(moment)s.", named);
  }

  /** Light up the comments of this moment. @param {number} position ms */
  now(position) {
    for (const [id, comment] of this.all) {
      const until = comment.until_ms ?? comment.at_ms + 2000;
      const lit = !comment.parent_id && position >= comment.at_ms && position < until;
      document.getElementById(`comment-${id}`)?.classList.toggle("is-now", lit);
    }
  }

  /** Bring it into view as the chosen one. @param {Comment} comment */
  show(comment) {
    this.chosen = comment.id;
    for (const other of this.root.querySelectorAll(".is-chosen")) other.classList.remove("is-chosen");
    const shown = document.getElementById(`comment-${comment.id}`);
    shown?.classList.add("is-chosen");
    shown?.scrollIntoView({ block: "nearest" });
    shown?.querySelector("a")?.focus({ preventScroll: true });
  }

  #nothing() {
    const sealed = this.wall.mayScore
      ? t("You have written nothing here yet. Colleagues' comments open when you have handed in.")
      : t("Comments open here when everybody who scores has handed in.");
    const text = this.isSealed ? sealed : this.wall.mayComment
      ? t("No comments yet. Pause where something matters and write what you see and hear.")
      : t("No comments yet.");
    return element("p", "quiet small comments-none", text);
  }

  /** @param {Comment} comment @returns {HTMLElement} */
  #comment(comment) {
    const article = element("article", `comment${comment.removed ? " is-erased" : ""}${this.fresh.has(comment.id) ? " is-new" : ""}${this.chosen === comment.id ? " is-chosen" : ""}`);
    article.id = `comment-${comment.id}`;
    article.tabIndex = -1;
    article.setAttribute("aria-label", comment.author);
    article.append(avatar(comment.author, comment.parent_id ? "small" : ""), this.#head(comment));
    article.append(element("p", "comment-text", comment.removed ? t("This comment was removed.") : comment.body));
    if (!comment.removed) article.append(this.#tools(comment, article));
    const replies = [...this.all.values()].filter((c) => c.parent_id === comment.id && !c.removed).sort((a, b) => a.seq - b.seq);
    if (replies.length) {
      const list = element("div", "comment-replies");
      list.append(...replies.map((reply) => this.#comment(reply)));
      article.append(list);
    }
    return article;
  }

  /** @param {Comment} comment */
  #head(comment) {
    const head = element("div", "comment-head");
    if (!comment.parent_id) {
      const door = document.createElement("a");
      door.className = "timecode";
      door.href = `#comment-${comment.id}`;
      door.textContent = comment.until_ms === null ? timecode(comment.at_ms) : `${timecode(comment.at_ms)}–${timecode(comment.until_ms)}`;
      door.addEventListener("click", () => this.told.onMoment(comment));
      head.append(door, element("span", "letter", this.letters.get(comment.answer_id) ?? ""));
    }
    head.append(element("span", "who", comment.author), element("span", "when", comment.when));
    if (!comment.removed && comment.updated_at !== comment.created_at) head.append(element("span", "when", t("edited")));
    return head;
  }

  /** @param {Comment} comment @param {HTMLElement} article */
  #tools(comment, article) {
    const tools = element("div", "comment-tools");
    if (this.wall.mayComment && !comment.parent_id) tools.append(this.#writes(t("Reply"), article, comment, "reply"));
    if (this.wall.mayComment && comment.author_id === this.wall.me) {
      tools.append(this.#writes(t("Edit"), article, comment, "edit"));
      if (this.scoring) tools.append(textButton(t("Use as evidence"), () => this.scoring?.citeComment(comment.answer_id, comment.id)));
      tools.append(textButton(t("Remove"), () => void this.#remove(comment)));
    }
    if (!comment.parent_id) tools.append(textButton(t("Copy link"), () => void this.#copy(comment)));
    return tools;
  }

  /** A button that opens a small form; it is open already when something in it is not sent.
   * @param {string} word @param {HTMLElement} article @param {Comment} comment @param {"reply" | "edit"} kind */
  #writes(word, article, comment, kind) {
    const place = placeUnder(kind, comment.id);
    const given = kind === "edit" ? { body: comment.body, seq: comment.seq } : { body: "", seq: 0 };
    const opener = textButton(word, () => write().focus());
    const write = () => openForm(article, opener, {
      place, changes: kind === "edit" ? comment : null, words: unsent(place) ?? given, send: (words) => kind === "edit" ? this.#edit(comment, words) : this.#reply(comment, words.body),
      onSent: (sent) => { this.take([sent]); standOn(sent.id); },
      onGivenUp: () => this.late && this.draw(),
      onOther: (other) => { this.take([other]); this.#standInForm(other); },
    });
    if (unsent(place)) write();
    return opener;
  }

  /** Stand in the open form of a comment. @param {Comment} comment */
  #standInForm(comment) {
    const form = document.getElementById(`comment-${comment.id}`)?.querySelector("form");
    form?.querySelector("textarea")?.focus({ preventScroll: true });
    form?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Comment} comment @param {string} body */
  async #reply(comment, body) {
    const answer = await json(`/review/answers/${comment.answer_id}/comments`, { body: { body, at_ms: comment.at_ms, parent_id: comment.id } });
    return answer.comment;
  }

  /** @param {Comment} comment @param {import("./small_form.js").Words} words */
  async #edit(comment, words) {
    const answer = await json(`/review/comments/${comment.id}`, { method: "PUT", body: words, unless: "changed" });
    return answer.comment;
  }

  /** @param {Comment} comment */
  async #remove(comment) {
    const sure = await confirmWith({ title: t("Remove this comment?"), text: t("The text disappears for everyone. Replies to it stay."), yes: t("Remove") });
    if (!sure) return;
    await json(`/review/comments/${comment.id}`, { method: "DELETE" });
    this.take([{ ...comment, removed: true, body: "", seq: comment.seq + 0.5 }]);
  }

  /** @param {Comment} comment */
  async #copy(comment) {
    const link = new URL(location.href);
    link.hash = `comment-${comment.id}`;
    const copied = await navigator.clipboard?.writeText(link.href).then(() => true, () => false);
    if (copied) toast(t("The link to this comment is copied."));
  }
}

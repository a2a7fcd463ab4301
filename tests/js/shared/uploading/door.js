// A door in memory that behaves like the real one, and a line to it that can be cut.

import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18 has it under this name only

/** @param {string | null} text */
const number = (text) => (text === null ? null : Number(text));

export class FakeDoor {
  constructor() {
    /** @type {Map<string, {bytes: Uint8Array, length: number | null, metadata: string, finished: boolean}>} */
    this.uploads = new Map();
    this.asked = [];
    /** What happens instead of the next requests: a status, "cut" (nothing arrives), "deaf" (it arrives, the reply is lost), a number of bytes that arrive. */
    this.trouble = [];
    this.created = 0;
  }

  get fetch() {
    return (url, options) => this.answer(String(url), options);
  }

  /** The one upload there is. */
  get only() {
    if (this.uploads.size !== 1) throw new Error(`${this.uploads.size} uploads`);
    return [...this.uploads.values()][0];
  }

  async answer(url, { method, headers, body }) {
    this.asked.push(method);
    const trouble = this.trouble.shift();
    if (trouble === "cut") throw new TypeError("network");
    if (trouble?.status) return reply(trouble.status, trouble.headers ?? {}, trouble.error);
    const response = await this.handle(url, method, new Headers(headers), body, trouble?.bytes);
    if (trouble === "deaf" || trouble?.bytes !== undefined) throw new TypeError("network");
    return response;
  }

  async handle(url, method, headers, body, most) {
    if (method === "POST") return this.create(headers);
    const upload = this.uploads.get(url.split("/").pop());
    if (!upload) return reply(404, {}, { code: "not_found", message: "gone" });
    if (method === "DELETE") {
      this.uploads.delete(url.split("/").pop());
      return reply(204);
    }
    if (method === "HEAD") return reply(200, { "Upload-Offset": String(upload.bytes.length) });
    return this.append(upload, headers, body, most);
  }

  create(headers) {
    this.created += 1;
    const id = `u${this.created}`;
    this.uploads.set(id, { bytes: new Uint8Array(), length: number(headers.get("Upload-Length")), metadata: headers.get("Upload-Metadata"), finished: false });
    return reply(201, { Location: `/uploads/${id}` });
  }

  async append(upload, headers, body, most) {
    if (number(headers.get("Upload-Offset")) !== upload.bytes.length) return reply(409, {}, { code: "wrong_offset", message: "" });
    const came = new Uint8Array(await body.arrayBuffer()).slice(0, most);
    const all = new Uint8Array(upload.bytes.length + came.length);
    all.set(upload.bytes);
    all.set(came, upload.bytes.length);
    upload.bytes = all;
    if (headers.has("Upload-Length")) upload.length = number(headers.get("Upload-Length"));
    upload.finished = upload.length === all.length;
    return reply(204, { "Upload-Offset": String(all.length) });
  }
}

function reply(status, headers = {}, error = undefined) {
  return {
    status, ok: status < 300, url: "", headers: new Headers(headers),
    json: async () => {
      if (!error) throw new Error("no body");
      return { ok: false, error };
    },
  };
}

/** Bytes that differ from each other everywhere. */
export function bytes(length, seed = 1) {
  const made = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    made[i] = state >>> 24;
  }
  return made;
}

export function joined(parts) {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

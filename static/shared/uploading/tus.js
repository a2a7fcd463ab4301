// @ts-check
// The upload door's language (tus 1.0): four requests, and what each refusal means for the sender.
import { t } from "../words.js";

/** @typedef {"retry" | "hold" | "final"} Kind
 * retry: the line or the server, it passes by itself. hold: the person has to sign in or open their link. final: it will never be taken. */
/** @typedef {{fetch?: typeof fetch, headers?: Record<string, string>, timeoutMs?: number}} LineOptions */

const BYTES = "application/offset+octet-stream";

export class Refused extends Error {
  /** @param {Kind} kind @param {string} code @param {string} message @param {number} status @param {number} [afterMs] */
  constructor(kind, code, message, status, afterMs = 0) {
    super(message);
    this.name = "Refused";
    this.kind = kind;
    this.code = code;
    this.status = status;
    this.afterMs = afterMs;
  }
}

/** What a status means for the sender. @param {number} status @param {string} code @returns {Kind} */
export function kindOf(status, code) {
  if (status === 401 || code === "link_needed") return "hold";
  if (status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || status === 460 || status >= 500) return "retry";
  return "final";
}

/** @param {Record<string, string>} metadata */
export function encodeMetadata(metadata) {
  return Object.entries(metadata).map(([name, value]) => `${name} ${base64(value)}`).join(",");
}

/** @param {string} text */
function base64(text) {
  let signs = "";
  for (const byte of new TextEncoder().encode(text)) signs += String.fromCharCode(byte);
  return btoa(signs);
}

/** The line to the door. */
export class Line {
  /** @param {string} endpoint @param {LineOptions} [options] */
  constructor(endpoint, options = {}) {
    this.endpoint = endpoint;
    this.options = options;
    this.cut = new AbortController();
  }

  /** Begin an upload; its address. @param {Record<string, string>} metadata @param {number | null} length null while it is not known */
  async create(metadata, length) {
    /** @type {Record<string, string>} */
    const size = length === null ? { "Upload-Defer-Length": "1" } : { "Upload-Length": String(length) };
    const response = await this.ask("POST", this.endpoint, { ...size, "Upload-Metadata": encodeMetadata(metadata) });
    return new URL(response.headers.get("Location") ?? "", response.url || absolute(this.endpoint)).href;
  }

  /** How many bytes are safe. @param {string} url */
  async offset(url) {
    const response = await this.ask("HEAD", url, {}).catch((error) => {
      // The answer to HEAD has no body; the reason is told by a request that changes nothing.
      if (error instanceof Refused && error.status >= 400 && error.status < 500) return this.send(url, 0, new Blob([]), null).then(() => { throw error; });
      throw error;
    });
    return Number(response.headers.get("Upload-Offset"));
  }

  /** Send bytes; how many are safe then. @param {string} url @param {number} offset @param {Blob} body @param {number | null} length when it is known */
  async send(url, offset, body, length) {
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": BYTES, "Upload-Offset": String(offset), ...(length === null ? {} : { "Upload-Length": String(length) }) };
    const response = await this.ask("PATCH", url, headers, body);
    return Number(response.headers.get("Upload-Offset"));
  }

  /** @param {string} url */
  async remove(url) {
    await this.ask("DELETE", url, {});
  }

  /** Cut every request that is under way. */
  close() {
    this.cut.abort();
  }

  /** @param {string} method @param {string} url @param {Record<string, string>} headers @param {Blob} [body] */
  async ask(method, url, headers, body) {
    const patience = new AbortController();
    const cut = () => patience.abort();
    const timer = setTimeout(cut, this.options.timeoutMs ?? 60_000);
    this.cut.signal.addEventListener("abort", cut);
    try {
      const all = { ...this.options.headers, "Tus-Resumable": "1.0.0", Accept: "application/json", ...headers };
      const response = await (this.options.fetch ?? fetch)(url, { method, headers: all, body, signal: patience.signal, cache: "no-store" });
      if (response.ok) return response;
      throw await refusal(response);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Refused("retry", "offline", t("No connection. Your recording is kept on this device and is sent when the connection is back."), 0);
    } finally {
      clearTimeout(timer);
      this.cut.signal.removeEventListener("abort", cut);
    }
  }
}

/** @param {Response} response */
async function refusal(response) {
  const told = (await response.json().catch(() => null))?.error ?? {};
  const code = told.code ?? `http_${response.status}`;
  const message = response.status === 401 ? t("You have been signed out. Sign in again in another window; the recording kept here is then sent.") : told.message ?? t("The recording could not be sent just now.");
  return new Refused(kindOf(response.status, code), code, message, response.status, Number(response.headers.get("Retry-After") ?? 0) * 1000);
}

/** @param {string} address */
function absolute(address) {
  return new URL(address, globalThis.location?.href).href;
}

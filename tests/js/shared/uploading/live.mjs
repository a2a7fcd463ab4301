// Run by tests/tagning/test_uploads.py, tests/faults and tests/distributed: our own sender against the real server, from Node.
// node live.mjs ENDPOINT FILE CHUNK_BYTES PAUSE_MS [PURPOSE SUBJECT]: sends the file as if it were recorded; prints "acked N" and "done URL".
// HEADERS in the environment holds, as JSON, the headers that say who is sending.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { LiveUpload } from "../../../../static/shared/uploading/upload.js";

globalThis.crypto ??= webcrypto; // Node 18 has it under this name only
const [endpoint, path, chunkBytes, pauseMs, purpose = "take", subject = "question"] = process.argv.slice(2);
const content = readFileSync(path);
const upload = await LiveUpload.begin({
  endpoint, metadata: { purpose, subject, filename: "take-1.webm", filetype: "video/webm" },
  line: { headers: JSON.parse(process.env.HEADERS ?? '{"X-Actor": "alice"}'), timeoutMs: 5000 }, pausesMs: [50, 100, 200],
  onProgress: ({ acked }) => console.log(`acked ${acked}`),
  onState: (state, problem) => console.error(state, problem?.code ?? ""),
});
for (let at = 0; at < content.length; at += Number(chunkBytes)) {
  upload.push(new Blob([content.subarray(at, at + Number(chunkBytes))]));
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
}
console.log(`done ${await upload.finish({ durationMs: 1 })}`);

// Run by tests/tagning/test_uploads.py: the standard client of the tus project against the real server, from Node.
// node standard.mjs ENDPOINT FILE known|deferred: prints "done URL".
import { createReadStream, statSync } from "node:fs";
import { PassThrough } from "node:stream";
import { Upload } from "tus-js-client";

const [endpoint, path, mode] = process.argv.slice(2);
const deferred = mode === "deferred";
// Of a file whose length is deferred the client (4.3.1) announces a whole last chunk and sends less; of a plain stream it does not.
const source = deferred ? createReadStream(path).pipe(new PassThrough()) : createReadStream(path);
const upload = new Upload(source, {
  endpoint, chunkSize: 512 * 1024, retryDelays: [100, 300, 600, 1200, 2400, 2400], headers: { "X-Actor": "alice" },
  metadata: { purpose: "take", subject: "question", filename: "take.webm", filetype: "video/webm" },
  ...(deferred ? { uploadLengthDeferred: true } : { uploadSize: statSync(path).size }),
  onError: (error) => {
    console.error(error);
    process.exit(1);
  },
  onProgress: (sent) => console.log(`sent ${sent}`),
  onSuccess: () => console.log(`done ${upload.url}`),
});
upload.start();

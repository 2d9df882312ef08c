/**
 * The reference for open dashboards: Node's own HTTP server that keeps event streams, tells each of them of every
 * POST, and answers every other GET with bytes that were made once.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { BENCH_PORT, BENCH_BODY } = process.env;
const body = readFileSync(BENCH_BODY);
const streams = new Set();

createServer((request, response) => {
  if (request.method !== "GET") {
    for (const stream of streams)
      stream.write(`data: ${JSON.stringify({ name: "host.changed", hostId: request.url })}\n\n`);
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  } else if (request.url.includes("live.events")) {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": here\n\n");
    streams.add(response);
    request.on("close", () => streams.delete(response));
  } else {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  }
}).listen(Number(BENCH_PORT), "127.0.0.1", () => console.log("listening"));

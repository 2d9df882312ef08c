/**
 * The reference for the agents' socket: `ws` without deflate, which welcomes whoever says hello and notes heartbeats.
 * With BENCH_DATABASE it also looks each token up: SHA-256 and one indexed SELECT. It stores log chunks when asked to.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { deflateRawSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { WebSocketServer } from "ws";

const { BENCH_PORT, BENCH_DATABASE } = process.env;
const lookUp = BENCH_DATABASE ? openTokens(BENCH_DATABASE) : null;
const storeChunk = BENCH_DATABASE ? openChunks(BENCH_DATABASE) : null;
const lastSeen = new Map();

const server = createServer((_request, response) => response.end("ok"));
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on("upgrade", (request, socket, head) => {
  const token = (request.headers.authorization ?? "").slice("Bearer ".length);
  const hostId = lookUp ? lookUp(token) : token;
  if (!hostId) return socket.destroy();
  sockets.handleUpgrade(request, socket, head, (peer) => {
    peer.hostId = hostId;
    peer.on("message", onMessage);
  });
});
server.listen({ port: Number(BENCH_PORT), host: "127.0.0.1", backlog: 4096 }, () => console.log("listening"));

function onMessage(data) {
  const message = JSON.parse(data.toString());
  lastSeen.set(this.hostId, Date.now());
  if (message.type === "hello") this.send(JSON.stringify({ type: "welcome", serverTime: new Date().toISOString() }));
  if (message.type === "ping") this.send(JSON.stringify({ type: "pong", id: message.id }));
  if (message.type === "job.logged") {
    storeChunk(message);
    this.send(JSON.stringify({ type: "job.logged.ack", jobId: message.jobId, index: message.index }));
  }
}

function open(file) {
  const db = new Sqlite(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  return db;
}

function openTokens(file) {
  const select = open(file).prepare('SELECT "id" FROM "Host" WHERE "agentTokenHash" = ?').pluck();
  return (token) => select.get(createHash("sha256").update(token).digest("hex"));
}

function openChunks(file) {
  const db = open(file);
  db.exec(
    "CREATE TABLE IF NOT EXISTS bare_chunk (job TEXT, chunk INTEGER, lines INTEGER, data BLOB, PRIMARY KEY (job, chunk))",
  );
  const insert = db.prepare("INSERT INTO bare_chunk VALUES (?, ?, ?, ?)");
  return ({ jobId, index, lines }) => {
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    insert.run(jobId, index, lines.length, deflateRawSync(text, { level: 1 }));
  };
}

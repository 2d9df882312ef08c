// Stands for the server while install.sh is tested: node fake-server.mjs ADDRESS PORT DIRECTORY
// DIRECTORY/mode says how the agent is served; each request is noted in DIRECTORY/requests.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [address, port, directory] = process.argv.slice(2);
const inDirectory = (name) => join(directory, name);

function serveFile(response, file, mode) {
  const body = readFileSync(file);
  const checksum = createHash("sha256")
    .update(mode === "damaged" ? "other" : body)
    .digest("hex");
  const headers = { "Content-Length": mode === "cut" || mode === "stalled" ? body.length + 100 : body.length };
  if (mode !== "unchecked") headers["X-Checksum-Sha256"] = checksum;
  if (mode === "flaky") return serveSomeMore(response, body, headers);
  if (mode === "restarting") return serveHalf(response, body, headers);
  response.writeHead(200, headers);
  if (mode === "stalled") response.write(body);
  else if (mode === "cut") response.write(body, () => response.destroy());
  else response.end(body);
}

/** Breaks off after each 600 bytes, and goes on where it is asked to. */
function serveSomeMore(response, body, headers) {
  const from = Number(/^bytes=(\d+)-$/.exec(response.req.headers.range ?? "")?.[1] ?? 0);
  const range = from > 0 ? { "Content-Range": `bytes ${from}-${body.length - 1}/${body.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, { ...headers, ...range, "Content-Length": body.length - from });
  const part = body.subarray(from, from + 600);
  if (from + part.length === body.length) response.end(part);
  else response.write(part, () => response.destroy());
}

let broken = 0;
/** Breaks off the first and the third time, and knows no ranges. */
function serveHalf(response, body, headers) {
  broken += 1;
  response.writeHead(200, headers);
  if (broken % 2 === 1 && broken < 4) response.write(body.subarray(0, 600), () => response.destroy());
  else response.end(body);
}

function refuse(response, status, code) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ code, message: `The server says ${code}.` }));
}

const server = createServer((request, response) => {
  appendFileSync(inDirectory("requests"), `${request.url}\n`);
  const mode = readFileSync(inDirectory("mode"), "utf8").trim();
  const { pathname } = new URL(request.url ?? "/", "http://server");
  if (pathname === "/install/install.sh") response.end(readFileSync(inDirectory("install.sh")));
  else if (pathname === "/agent/restic" && existsSync(inDirectory("restic"))) {
    serveFile(response, inDirectory("restic"), "whole");
  } else if (pathname !== "/agent/binary") refuse(response, 404, "not_found");
  else if (/^\d+$/.test(mode)) refuse(response, Number(mode), "agent_not_built");
  else serveFile(response, inDirectory("agent"), mode);
});
server.listen(Number(port), address, () => console.log("listening"));

import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { TestServer } from "../harness/server";
import { startContractServer } from "./support";

let server: TestServer;
beforeAll(async () => {
  server = await startContractServer();
});

/** Sends raw bytes and returns all that came back until the server closed. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setEncoding("latin1").setTimeout(10_000, () => socket.destroy(new Error(`still open after:\n${answer}`)));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? resolve(answer) : reject(error),
    );
    socket.on("close", () => resolve(answer));
  });
}

const upgrade = (path: string, headers: readonly string[] = []) =>
  sendRaw(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${server.port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...headers,
      "\r\n",
    ].join("\r\n"),
  );

describe("an upgrade", () => {
  it.each([
    "/",
    "/ws",
    "/ws/other",
    "/ws/agent/",
    "/ws/agent/x",
    "/ws/agent/stream/",
    "/ws/agent/stream/../..",
    "/api/hosts",
    "/_next/webpack-hmr",
    "/login",
    "http://127.0.0.1/evil",
    "//ws/agent",
  ])("of %s gets nothing", async (path) => {
    const answer = await upgrade(path, ["Authorization: Bearer rma_x"]);
    expect(answer).not.toMatch(/^HTTP\/1\.1 (101|2|3|500)/);
    expect(answer).not.toMatch(/<html/i);
    // Nothing, or a bare refusal.
    expect(answer.length).toBeLessThan(400);
  });

  it("of another protocol gets nothing", async () => {
    const answer = await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);
    expect(answer).not.toMatch(/ 101 /);
  });

  it.each([
    ["no token", []],
    ["an empty token", ["Authorization: Bearer "]],
    ["a made-up token", ["Authorization: Bearer rma_nobody-gave-this-token-to-anybody"]],
    ["another kind of credentials", ["Authorization: Basic YWRtaW46YWRtaW4="]],
    ["a session cookie", ["Cookie: rm_session=x"]],
  ])("of /ws/agent with %s is 401", async (_what, headers) => {
    expect(await upgrade("/ws/agent", headers)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await upgrade(`/ws/agent/stream/${randomUUID()}`, headers)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("of /ws/agent with an admin's session or API token is 401 as well", async () => {
    const admin = await server.adminApi();
    const cookie = `Cookie: rm_session=${admin.cookie("rm_session")}`;
    expect(await upgrade("/ws/agent", [cookie])).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("that is refused hurts no other request", async () => {
    await Promise.all(Array.from({ length: 50 }, () => upgrade("/_next/webpack-hmr")));
    expect((await server.api().request("GET", "/api/health")).status).toBe(200);
  });
});

describe("the agent socket", () => {
  it("is closed when something else than hello comes first, or rubbish", async () => {
    const admin = await server.adminApi();
    for (const frame of [
      "rubbish",
      "{}",
      '{"v":1,"id":"1","type":"heartbeat","runningJobs":[]}',
      "x".repeat(300_000),
    ]) {
      const hostname = `web-${frame.length}`;
      const { token } = await admin.mint({ hostname, repo_url: "rest:https://rest.example/x" });
      const enrolled = await server.api().call<{ agent_token: string }>("POST", "/api/agents/enroll", {
        token,
        hostname,
        os: "linux",
        arch: "amd64",
        agent_version: "0.1.0",
      });
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws/agent`, {
        headers: { authorization: `Bearer ${enrolled.agent_token}` },
      });
      const messages: string[] = [];
      socket.on("message", (data) => messages.push(String(data)));
      socket.once("open", () => socket.send(frame));
      const code = await new Promise<number>((resolve, reject) => {
        socket.once("close", resolve);
        socket.once("error", reject);
      });
      expect(code).toBeGreaterThan(1000);
      expect(messages.filter((message) => message.includes("welcome"))).toEqual([]);
    }
  });
});

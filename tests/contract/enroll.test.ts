import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Api, Host } from "../harness/api";
import type { TestServer } from "../harness/server";
import {
  countRows,
  expectProblem,
  fromNewAddress,
  letExpire,
  refusedFields,
  startContractServer,
  stranger,
  withDatabase,
} from "./support";

interface Enrolled {
  host_id: string;
  agent_token: string;
  cert_pin_sha256: string;
}

let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

let lastHost = 0;
const newHostname = () => {
  lastHost += 1;
  return `host-${lastHost}.example`;
};
const mint = (hostname = newHostname(), more: Record<string, unknown> = {}) =>
  admin.mint({ hostname, repo_url: `rest:https://rest.example/${hostname}`, ...more });
const machine = {
  hostname: "reported-name",
  os: "linux",
  arch: "amd64",
  agent_version: "0.1.0",
  restic_version: "0.18.0",
};
const enroll = (token: unknown, changes: Record<string, unknown> = {}) =>
  stranger(server).request("POST", "/api/agents/enroll", { token, ...machine, ...changes }, fromNewAddress());

/** What the server says to an agent socket: "open", or the status of the refusal. */
function knock(token: string): Promise<"open" | number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/agent`, { headers });
    socket.once("open", () => {
      socket.terminate();
      resolve("open");
    });
    socket.once("unexpected-response", (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once("error", reject);
  });
}

describe("POST /api/agents/enroll", () => {
  it("turns a token into a host with repository, default source group and an init job", async () => {
    const hostname = newHostname();
    const { token } = await mint(hostname, { tags: ["prod"], initial_paths: ["/srv"] });
    const answer = await enroll(token);
    expect(answer.status, answer.text).toBe(200);
    const enrolled = answer.json as Enrolled;
    expect(enrolled).toMatchObject({
      host_id: expect.any(String),
      agent_token: expect.stringMatching(/^[\w-]{32,}$/),
      cert_pin_sha256: "",
    });
    expect(await admin.host(hostname)).toMatchObject({
      host_id: enrolled.host_id,
      tags: ["prod"],
      os: "linux",
      arch: "amd64",
      status: "offline",
      repo_status: "pending",
      repo_url: `rest:https://rest.example/${hostname}`,
      agent_version: "0.1.0",
      restic_version: "0.18.0",
    });
    expect(await admin.sourceGroups(enrolled.host_id)).toMatchObject([{ name: "default", paths: ["/srv"] }]);
    expect(await admin.jobs(enrolled.host_id)).toMatchObject([{ kind: "init", status: "queued" }]);
    expect(await knock(enrolled.agent_token)).toBe("open");
  });

  it.each([
    ["linux", ["/etc", "/home"]],
    ["windows", ["C:\\Users"]],
  ])("gives a %s host its usual paths when none were named", async (os, paths) => {
    const { token } = await mint();
    const { host_id } = (await enroll(token, { os, arch: "arm64" })).json as Enrolled;
    expect(await admin.sourceGroups(host_id)).toMatchObject([{ name: "default", paths }]);
  });

  it("takes a host without restic", async () => {
    const { token } = await mint();
    expect((await enroll(token, { restic_version: undefined })).status).toBe(200);
  });

  it("refuses an expired, a used and a revoked token with 410, an unknown one with 401", async () => {
    const [expired, used, revoked] = [await mint(), await mint(), await mint()];
    letExpire(server, "EnrollmentToken", `tokenHash = '${expired.token_hash}'`);
    expect((await enroll(used.token)).status).toBe(200);
    await admin.call("POST", `/api/enrollment-tokens/${revoked.token_hash}/revoke`);
    const hosts = countRows(server, "Host");
    expectProblem(await enroll(expired.token), 410, "token_expired");
    expectProblem(await enroll(used.token), 410, "token_used");
    expectProblem(await enroll(revoked.token), 410, "token_revoked");
    expectProblem(await enroll("rme_nobody-minted-this-token-ever"), 401, "token_invalid");
    // A hash, which everybody may list, is no token.
    expectProblem(await enroll((await mint()).token_hash), 401, "token_invalid");
    expect(countRows(server, "Host")).toBe(hosts);
  });

  it("answers a bad platform or body with 400, and the token stays usable", async () => {
    const { token } = await mint();
    for (const changes of [{ os: "plan9" }, { os: "darwin" }, { arch: "mips" }, { os: "windows", arch: "386" }]) {
      const problem = expectProblem(await enroll(token, changes), 400, "unsupported_platform");
      expect(refusedFields(problem)).not.toEqual([]);
    }
    const bad: [string, Record<string, unknown>][] = [
      ["os", { os: undefined }],
      ["os", { os: 1 }],
      ["arch", { arch: null }],
      ["hostname", { hostname: undefined }],
      ["hostname", { hostname: "two words" }],
      ["hostname", { hostname: "a\nRM_ALLOW_HOOKS=1" }],
      ["agent_version", { agent_version: undefined }],
      ["agent_version", { agent_version: "x".repeat(10_000) }],
      ["restic_version", { restic_version: {} }],
    ];
    for (const [field, changes] of bad) {
      const problem = expectProblem(await enroll(token, changes), 400, "invalid_request");
      expect(refusedFields(problem)).toEqual([field]);
    }
    expectProblem(await enroll(undefined), 400, "invalid_request");
    expectProblem(await enroll({ $ne: "" }), 400, "invalid_request");
    expect((await enroll(token)).status).toBe(200);
  });

  it("tells guessers of tokens to wait, but not the others behind another address", async () => {
    const address = fromNewAddress();
    const guess = (token: string) =>
      stranger(server).request("POST", "/api/agents/enroll", { token, ...machine }, address);
    let answer = await guess("rme_guess-0-of-a-token");
    for (let tries = 1; answer.status === 401 && tries < 200; tries += 1)
      answer = await guess(`rme_guess-${tries}-of-a-token`);
    expectProblem(answer, 429, "rate_limited");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect((await enroll((await mint()).token)).status).toBe(200);
  });
});

describe("a host name that is enrolled already", () => {
  it("keeps its id and history, and the old agent token is dead at once", async () => {
    const hostname = newHostname();
    const first = (await enroll((await mint(hostname)).token)).json as Enrolled;
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/agent`, {
      headers: { authorization: `Bearer ${first.agent_token}` },
    });
    await new Promise((resolve) => socket.once("open", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));

    const again = (await enroll((await mint(hostname.toUpperCase())).token)).json as Enrolled;
    expect(again.host_id).toBe(first.host_id);
    expect(again.agent_token).not.toBe(first.agent_token);
    await closed;
    expect(await knock(first.agent_token)).toBe(401);
    expect(await knock(again.agent_token)).toBe("open");
    const hosts = (await admin.hosts()).filter((host: Host) => host.hostname === hostname);
    expect(hosts).toHaveLength(1);
    const jobs = await admin.jobs(first.host_id, { kind: "init" });
    expect(jobs.length).toBeGreaterThanOrEqual(1);
  });
});

describe("50 hosts racing with one token", () => {
  it("have one winner, 49 times 410 and one host row, in 20 rounds", async () => {
    const enrollJobs = "SELECT count(*) AS count FROM Job JOIN Host ON Host.id = Job.hostId WHERE hostname = ?";
    for (let round = 0; round < 20; round += 1) {
      const hostname = `race-${round}.example`;
      const { token } = await mint(hostname);
      const hosts = countRows(server, "Host");
      const answers = await Promise.all(Array.from({ length: 50 }, () => enroll(token)));
      const won = answers.filter(({ status }) => status === 200);
      const lost = answers.filter(({ status }) => status === 410);
      expect([won.length, lost.length], JSON.stringify(answers.map(({ status }) => status))).toEqual([1, 49]);
      for (const answer of lost) expectProblem(answer, 410, "token_used");
      expect(countRows(server, "Host")).toBe(hosts + 1);
      const jobs = withDatabase(server, (database) => database.prepare(enrollJobs).get(hostname));
      expect(jobs).toEqual({ count: 1 });
      const winner = won.map(({ json }) => json as Enrolled);
      expect(await Promise.all(winner.map(({ agent_token }) => knock(agent_token)))).toEqual(["open"]);
    }
  });
});

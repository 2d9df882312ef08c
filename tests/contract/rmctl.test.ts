import { readFileSync, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host } from "../harness/api";
import { PROJECT_ROOT } from "../harness/paths";
import { runCommand } from "../harness/processes";
import { makeRmctl, type Rmctl } from "../harness/rmctl";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { makePerson, type Person, startContractServer } from "./support";

const REPOSITORY_PASSWORD = "the-password-of-the-repository";
const QUICK = { RM_HEARTBEAT_MS: "2000", RM_OFFLINE_GRACE_MS: "500", RM_RECONNECT_MAX_MS: "1000" };
let server: TestServer;
let admin: Api;
let operator: Person;
let agent: TestAgent;
let host: Host;
let source: string;
let rmctl: Rmctl;
beforeAll(async () => {
  server = await startContractServer(QUICK);
  admin = await server.adminApi();
  operator = await makePerson(server, admin, "operator");
  source = join(await makeTempDir("source"), "data");
  await runCommand({ name: "mkdir", command: "mkdir", args: [source] });
  await writeFile(join(source, "file"), "content");
  rmctl = await makeRmctl();
  const args = ["login", server.url, "--username", operator.username, "--password-stdin"];
  const login = await rmctl.run(args, { input: `${operator.password}\n` });
  expect(login.code, login.stderr).toBe(0);
  ({ agent, host } = await onboard("web-1", join(await makeTempDir("repository"), "repo")));
});

/** Mints by rmctl, and enrols with the token of the line that it prints. */
async function onboard(hostname: string, repository: string) {
  const minted = await rmctl.run(
    ["tokens", "mint", "--hostname", hostname, "--repo-url", repository, "--tag", "prod", "--path", source].concat(
      "--repo-password-stdin",
    ),
    { input: `${REPOSITORY_PASSWORD}\n` },
  );
  expect(minted.code, minted.stderr).toBe(0);
  const token = /rme_[\w-]+/.exec(minted.stdout)?.[0] ?? "";
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  return { agent, host: await admin.waitForHost(hostname, { status: "online", repo_status: "ready" }) };
}

const exitOf = async (args: string[], env: Record<string, string> = {}) => {
  const { code, stderr } = await rmctl.run(args, { env });
  return [code, /^rmctl: (\w+): [^\n]+\n$/m.exec(stderr)?.[1] ?? null];
};

describe("logging in", () => {
  it("keeps a token with the person's role, in a file of its owner, and says who one is", async () => {
    expect(statSync(rmctl.configPath).mode & 0o777).toBe(0o600);
    const kept = readFileSync(rmctl.configPath, "utf8");
    expect(kept).not.toContain(operator.password);
    expect(JSON.parse(kept)).toMatchObject({ token: expect.stringMatching(/^rmt_/), server: server.url });
    expect(JSON.parse((await rmctl.run(["whoami", "--json"])).stdout)).toMatchObject({
      username: operator.username,
      role: "operator",
    });
    const sessions = await operator.api.call<{ name: string }[]>("GET", "/api/auth/api-tokens");
    expect(sessions.map(({ name }) => name)).toEqual([expect.stringMatching(/^rmctl on /)]);
  });

  it("asks on a terminal without showing what is typed", async () => {
    const other = await makeRmctl();
    const line = `${join(PROJECT_ROOT, "scripts/rmctl")} login ${server.url} -u ${operator.username} --config ${other.configPath}`;
    const { code, stdout } = await runCommand({
      name: "script",
      command: "script",
      args: ["--quiet", "--return", "--echo", "always", "--command", line, "/dev/null"],
      input: `${operator.password}\r`,
    });
    expect(stdout).toContain("Password: ");
    expect(code, stdout).toBe(0);
    expect(stdout.replace(/^.*?Password: /s, "")).not.toContain(operator.password);
  });

  it("ends with 3 for a wrong password, and with 7 once there were too many", async () => {
    const victim = await makePerson(server, admin, "viewer");
    const wrong = () => rmctl.run(["login", server.url, "-u", victim.username], { env: { RM_PASSWORD: "wrong" } });
    const seen = new Set<number | null>();
    for (let tries = 0; tries < 12; tries += 1) seen.add((await wrong()).code);
    expect([...seen]).toEqual([3, 7]);
    expect((await rmctl.run(["whoami"])).code).toBe(0);
  });

  it("by a pinned key reaches a server with a self-signed certificate, and no other key does", async () => {
    const own = await startContractServer({ RM_TLS: "self-signed" });
    const { install_command } = await (await own.adminApi()).mint({ hostname: "x", repo_url: "/srv/x" });
    const pin = /sha256\/\/[A-Za-z0-9+/]{43}=/.exec(install_command)?.[0] ?? "";
    const other = await makeRmctl();
    const login = (pinned: string) =>
      other.run(["login", own.url, "-u", own.username, "--pin", pinned], { env: { RM_PASSWORD: own.password } });
    expect((await login(`sha256//${Buffer.alloc(32).toString("base64")}`)).code).toBe(5);
    expect((await login(pin)).code).toBe(0);
    expect(await other.lines(["hosts", "-q"])).toEqual([]);
    await own.stop();
  });
});

describe("what it prints", () => {
  it("is the API's own JSON, a table, or ids", async () => {
    const { stdout } = await rmctl.run(["hosts", "--json"]);
    const [listed] = JSON.parse(stdout);
    expect(Object.keys(listed).toSorted()).toEqual(Object.keys(host).toSorted());
    expect(listed).toMatchObject({ host_id: host.host_id, hostname: "web-1", tags: ["prod"] });
    expect(await rmctl.lines(["hosts", "-q"])).toEqual([host.host_id]);
    const [head, row] = await rmctl.lines(["hosts", "--tag", "prod"]);
    expect(head).toMatch(/^HOST +STATUS +REPOSITORY/);
    expect(row).toMatch(/^web-1 +online +ready/);
    expect(await rmctl.lines(["groups", "list", "web-1"])).toHaveLength(2);
  });

  it("holds neither token nor password", async () => {
    const { token } = JSON.parse(readFileSync(rmctl.configPath, "utf8"));
    const commands = [
      ["whoami"],
      ["hosts", "--json"],
      ["hosts", "show", "web-1"],
      ["tokens", "--json"],
      ["jobs", "--host", "web-1", "--json"],
    ];
    for (const args of commands) {
      const { stdout, stderr } = await rmctl.run(args);
      for (const secret of [token, operator.password, REPOSITORY_PASSWORD])
        expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("npx finds it, too", async () => {
    const npx = { name: "npx", command: "npx", args: ["--no-install", "rmctl", "help"], cwd: PROJECT_ROOT };
    expect((await runCommand(npx)).stdout).toContain("Exit codes:");
  });
});

describe("jobs", () => {
  it("runs a backup to its end, and shows it", async () => {
    const { code, stdout, stderr } = await rmctl.run(["run", "web-1", "--wait"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^backup of default on web-1: succeeded after .*, 1 file, 7 B read/);
    const [id = ""] = await rmctl.lines(["jobs", "--host", "web-1", "--kind", "backup", "--status", "succeeded", "-q"]);
    const shown = await rmctl.run(["jobs", "show", id, "--json"]);
    expect(JSON.parse(shown.stdout)).toEqual(await admin.job(id));
    expect(await rmctl.lines(["jobs", "--limit", "1", "-q"])).toHaveLength(1);
    expect(await exitOf(["jobs", "cancel", id])).toEqual([6, "job_finished"]);
    const [again = ""] = await rmctl.lines(["jobs", "retry", id, "--wait", "-q"]);
    expect(await admin.job(again)).toMatchObject({ status: "succeeded" });
  });

  it("ends with 1 when the job failed, and says why", async () => {
    await rename(source, `${source}.away`);
    const { code, stdout } = await rmctl.run(["run", "web-1", "default", "--wait"]);
    await rename(`${source}.away`, source);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^backup of default on web-1: failed/);
  });

  it("waits in vain with 8 for a host that is away, and follows the log over a restart of the server", async () => {
    await agent.stop();
    await admin.waitForHost("web-1", { status: "offline" });
    const [id = ""] = await rmctl.lines(["run", "web-1", "-q"]);
    expect(await exitOf(["run", "web-1", "--wait", "--timeout", "1"])).toEqual([8, "waited_in_vain"]);
    const follower = await rmctl.start(["logs", "-f", id]);
    await server.restart();
    await agent.run();
    expect((await follower.exited).code, follower.output()).toBe(0);
    const { stdout } = await rmctl.run(["logs", id]);
    expect(stdout).toContain("restic backup");
    expect(follower.stdout()).toBe(stdout);
    const json = await rmctl.lines(["logs", "-f", id, "--json"]);
    expect(json.map((line) => JSON.parse(line).text).join("\n")).toBe(stdout.trimEnd());
  });
});

it("each kind of failure has its exit code, and one line that says what to do", async () => {
  const viewer = await makePerson(server, admin, "viewer");
  const { token } = await viewer.api.call<{ token: string }>("POST", "/api/auth/api-tokens", {
    name: "bot",
    role_limit: "viewer",
    expires_in_days: 1,
  });
  const asViewer = { RM_SERVER: server.url, RM_API_TOKEN: token };
  expect(await exitOf(["jobs", "list", "--limit", "0"])).toEqual([2, "usage"]);
  expect(await exitOf(["jobs", "--host", "web-1", "--status", "sleeping"])).toEqual([2, "invalid_request"]);
  expect(await exitOf(["run", "web-1"], asViewer)).toEqual([3, "role_required"]);
  expect(await exitOf(["tokens", "mint", "--hostname", "x", "--repo-url", "/srv/x"], asViewer)).toEqual([
    3,
    "role_required",
  ]);
  expect(await exitOf(["hosts"], { ...asViewer, RM_API_TOKEN: "rmt_nobody-made-this-token" })).toEqual([
    3,
    "unauthenticated",
  ]);
  expect(await exitOf(["hosts"], { RM_SERVER: "http://127.0.0.1:9" })).toEqual([3, "not_logged_in"]);
  expect(await exitOf(["hosts"], { ...asViewer, RM_SERVER: "http://127.0.0.1:9" })).toEqual([5, "server_unreachable"]);
  expect(await exitOf(["hosts", "show", "web-9"])).toEqual([4, "host_not_found"]);
  expect(await exitOf(["jobs", "show", "00000000-0000-0000-0000-000000000000"])).toEqual([4, "job_not_found"]);
  expect(await exitOf(["hosts", "rm", "web-1"])).toEqual([2, "usage"]);
});

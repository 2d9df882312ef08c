import { readFileSync, statSync } from "node:fs";
import { rename } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { PROJECT_ROOT } from "../harness/paths";
import { findFreePort } from "../harness/ports";
import { runCommand } from "../harness/processes";
import { makeRmctl } from "../harness/rmctl";
import { openRmctlSite, REPOSITORY_PASSWORD, type RmctlSite } from "./rmctl-support";
import { makePerson, startContractServer } from "./support";

let site: RmctlSite;
beforeAll(async () => {
  site = await openRmctlSite();
});

describe("logging in", () => {
  it("keeps a token with the person's role, in a file of its owner, and says who one is", async () => {
    const { server, operator, rmctl } = site;
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

  it("ends with 3 for a wrong password, and with 7 once there were too many", async () => {
    const { server, admin, rmctl } = site;
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
    const { rmctl, host } = site;
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
    const { operator, rmctl } = site;
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
    const { admin, rmctl } = site;
    const { code, stdout, stderr } = await rmctl.run(["run", "web-1", "--wait"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^backup of default on web-1: succeeded after .*, 1 file, 7 B read/);
    const [id = ""] = await rmctl.lines(["jobs", "--host", "web-1", "--kind", "backup", "--status", "succeeded", "-q"]);
    const shown = await rmctl.run(["jobs", "show", id, "--json"]);
    expect(JSON.parse(shown.stdout)).toEqual(await admin.job(id));
    expect(await rmctl.lines(["jobs", "--limit", "1", "-q"])).toHaveLength(1);
    expect(await site.exitOf(["jobs", "cancel", id])).toEqual([6, "job_finished"]);
    const [again = ""] = await rmctl.lines(["jobs", "retry", id, "--wait", "-q"]);
    expect(await admin.job(again)).toMatchObject({ status: "succeeded" });
  });

  it("ends with 1 when the job failed, and says why", async () => {
    const { rmctl, source } = site;
    await rename(source, `${source}.away`);
    const { code, stdout } = await rmctl.run(["run", "web-1", "default", "--wait"]);
    await rename(`${source}.away`, source);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^backup of default on web-1: failed/);
  });

  it("waits in vain with 8 for a host that is away, and follows the log over a restart of the server", async () => {
    const { server, admin, rmctl, agent } = site;
    await agent.stop();
    await admin.waitForHost("web-1", { status: "offline" });
    const [id = ""] = await rmctl.lines(["run", "web-1", "-q"]);
    expect(await site.exitOf(["run", "web-1", "--wait", "--timeout", "1"])).toEqual([8, "waited_in_vain"]);
    const follower = await rmctl.start(["logs", "-f", id]);
    await server.restart();
    await agent.run();
    expect((await follower.exited).code, follower.output()).toBe(0);
    const { stdout } = await rmctl.run(["logs", id]);
    expect(stdout).toContain("restic backup");
    expect(follower.stdout()).toBe(stdout);
    const json = await rmctl.lines(["logs", "-f", id, "--json"]);
    const texts = json.map((line) => JSON.parse(line)).map(({ at, stream, text }) => `${at} ${stream} ${text}\n`);
    expect(texts.join("")).toBe(stdout);
  });
});

it("each kind of failure has its exit code, and one line that says what to do", async () => {
  const { server, admin } = site;
  const viewer = await makePerson(server, admin, "viewer");
  const { token } = await viewer.api.call<{ token: string }>("POST", "/api/auth/api-tokens", {
    name: "bot",
    role_limit: "viewer",
    expires_in_days: 1,
  });
  const asViewer = { RM_SERVER: server.url, RM_API_TOKEN: token };
  expect(await site.exitOf(["jobs", "list", "--limit", "0"])).toEqual([2, "usage"]);
  expect(await site.exitOf(["jobs", "--host", "web-1", "--status", "sleeping"])).toEqual([2, "invalid_request"]);
  expect(await site.exitOf(["run", "web-1"], asViewer)).toEqual([3, "role_required"]);
  expect(await site.exitOf(["tokens", "mint", "--hostname", "x", "--repo-url", "/srv/x"], asViewer)).toEqual([
    3,
    "role_required",
  ]);
  expect(await site.exitOf(["hosts"], { ...asViewer, RM_API_TOKEN: "rmt_nobody-made-this-token" })).toEqual([
    3,
    "unauthenticated",
  ]);
  expect(await site.exitOf(["hosts"], { RM_SERVER: "http://127.0.0.1:9" })).toEqual([3, "not_logged_in"]);
  expect(await site.exitOf(["hosts"], { ...asViewer, RM_SERVER: "http://127.0.0.1:9" })).toEqual([
    5,
    "server_unreachable",
  ]);
  expect(await site.exitOf(["hosts", "show", "web-9"])).toEqual([4, "host_not_found"]);
  expect(await site.exitOf(["jobs", "show", "00000000-0000-0000-0000-000000000000"])).toEqual([4, "job_not_found"]);
  expect(await site.exitOf(["hosts", "rm", "web-1"])).toEqual([2, "usage"]);
});

/** Passes connections on to the server, but breaks the first one off when the server answers. */
async function cutFirstAnswer(port: number): Promise<string> {
  let connections = 0;
  const relay = createServer((client) => {
    const isFirst = connections++ === 0;
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
    client.pipe(upstream);
    if (isFirst) upstream.once("data", () => client.destroy());
    else upstream.pipe(client);
    client.once("close", () => upstream.destroy());
  });
  const relayPort = await findFreePort();
  await new Promise<void>((resolve) => relay.listen(relayPort, "127.0.0.1", resolve));
  onTestFinished(() => void relay.close());
  return `http://127.0.0.1:${relayPort}`;
}

it("what is sent again because the answer was lost is made once, and its answer is had", async () => {
  const { server, admin, rmctl } = site;
  const { token } = JSON.parse(readFileSync(rmctl.configPath, "utf8"));
  const tokens = async () => (await admin.call<unknown[]>("GET", "/api/enrollment-tokens")).length;
  const before = await tokens();
  const minted = await rmctl.run(["tokens", "mint", "--hostname", "web-2", "--repo-url", "/srv/web-2"], {
    env: { RM_SERVER: await cutFirstAnswer(server.port), RM_API_TOKEN: token },
  });
  expect(minted.code, minted.stderr).toBe(0);
  expect(minted.stderr).toContain("The connection broke; trying again.");
  expect(minted.stdout).toMatch(/RM_TOKEN='rme_[\w-]+'/);
  expect(await tokens()).toBe(before + 1);
});

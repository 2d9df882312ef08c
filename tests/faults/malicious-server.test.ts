import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AgentBuild, releaseStatement } from "@/agent/protocol/mod";
import { residentBytes } from "../bench/lib/process-stats";
import { onEnd } from "../harness/cleanup";
import { waitFor } from "../harness/wait-for";
import { type AttackedAgent, makeAttackedAgent } from "./attacked-agent";
import { type FakeMaliciousServer, type Line, startFakeMaliciousServer } from "./fake-malicious-server";

/** What somebody who has taken over the server can make a host do: nothing that the host's own file does not allow. */

const TUNING = {
  ...{ heartbeatMs: 3_000, progressMs: 50, logFlushMs: 20, reconnectMinMs: 50, reconnectMaxMs: 100 },
  ...{ reconnectStableMs: 60_000, logHeadBytes: 65_536, logTailBytes: 65_536, logWindow: 4, jobSilenceMs: 60_000 },
  ...{ unreachableMs: 2_000, retryAttempts: 1, retryMinMs: 20, retryMaxMs: 100, leaseOfflineMs: 200 },
};
const LATER = "2099-01-01T00:00:00.000Z";
const PASSWORD = "the-password-of-the-repository";

let server: FakeMaliciousServer;
let agent: AttackedAgent;
let line: Line;
let trapFile: string;
let outside: string[];
let untilHere = 0;
const releaseKey = generateKeyPairSync("ed25519");

beforeAll(async () => {
  server = await startFakeMaliciousServer();
  const spki = releaseKey.publicKey.export({ type: "spki", format: "der" });
  agent = await makeAttackedAgent({
    RM_SERVER: server.url,
    RM_HOST_ID: "host-1",
    RM_AGENT_TOKEN: "rma_the-token-of-this-agent",
    RM_CERT_PIN_SHA256: server.pin,
    RM_RELEASE_KEY: spki.subarray(-32).toString("base64"),
    RM_BROWSE_ROOTS: "/srv/nothing-is-here",
  });
  trapFile = agent.trap.replace("touch ", "");
  await mkdir(join(agent.dir, "files"));
  await mkdir(join(agent.dir, "allowed"));
  await writeFile(join(agent.dir, "files/one.txt"), "one");
  await symlink("/etc", join(agent.dir, "allowed/way-out"));
  const browse = `RM_BROWSE_ROOTS=${join(agent.dir, "allowed")}`;
  await writeFile(agent.envFile, readFileSync(agent.envFile, "utf8").replace(/RM_BROWSE_ROOTS=.*/, browse));
  await agent.start();
  line = await welcome(await server.connection());
  await start({ kind: "init" }).then(({ result }) => expect(result).toMatchObject({ state: "succeeded" }));
  outside = await agent.outside();
}, 120_000);

/** Every test begins and ends with an agent that does what an honest server asks for, and has done nothing else. */
beforeEach(async () => {
  if (line.socket.readyState !== line.socket.OPEN) line = await welcome(await server.connection());
  untilHere = agent.log().length;
});
const newLog = () => agent.log().slice(untilHere);
const isLogged = (pattern: RegExp) => waitFor(() => pattern.test(newLog()), { what: `${pattern} in the agent's log` });

async function expectUnharmed(): Promise<void> {
  const callsBefore = (await agent.resticCalls()).length;
  expect((await start({ kind: "probe" })).result).toMatchObject({ state: "succeeded" });
  expect((await agent.resticCalls()).length).toBeGreaterThan(callsBefore);
  expect(existsSync(trapFile), "the trap").toBe(false);
  expect(await agent.outside()).toEqual(outside);
  const children = readFileSync(`/proc/${agent.pid()}/task/${agent.pid()}/children`, "utf8");
  expect(children.trim(), "processes that are left").toBe("");
}

const repository = (changes = {}) => ({
  url: join(agent.stateDir, "repo"),
  encryptionPassword: PASSWORD,
  ...changes,
});
const group = (changes = {}) => ({
  ...{ sourceGroupId: "sg-1", name: "files", paths: [join(agent.dir, "files")], excludes: [], tags: [] },
  ...{ isOneFileSystem: false, isExcludeCaches: false },
  ...changes,
});
const backup = (changes = {}) => ({ kind: "backup", sourceGroup: group(changes) });

async function welcome(to: Line, serverTime = new Date().toISOString(), heartbeatMs = 3_000): Promise<Line> {
  await to.next("hello");
  to.say({ type: "welcome", protocol: 3, serverTime, configRevision: 1, tuning: { ...TUNING, heartbeatMs } });
  to.say({ type: "config.replace", config: { revision: 1, repository: repository(), sourceGroups: [group()] } });
  await to.next("config.applied");
  return to;
}

/** A socket of the agent's that nothing was said on yet; the one before is closed. */
async function reconnect(): Promise<Line> {
  line.socket.terminate();
  return server.connection();
}

/** Gives an order and returns how it ended. */
async function start(order: Record<string, unknown>, jobId: string = randomUUID()) {
  line.say({ type: "job.start", jobId, order, expiresAt: LATER });
  return line.next("job.finished", (message) => message.jobId === jobId);
}

const SNAPSHOT = "a".repeat(64);
const restoreOf = (changes: Record<string, unknown>) => ({ kind: "restore", snapshotId: SNAPSHOT, ...changes });

describe("an order", () => {
  const bad = (trap: string): Record<string, Record<string, unknown>> => ({
    "a path that is an option": backup({ paths: [`--password-command=${trap}`] }),
    "a path that is a short option": backup({ paths: [`-osftp.command=${trap}`] }),
    "a path with a line break": backup({ paths: [`/etc\n--password-command=${trap}`] }),
    "a path with NUL": backup({ paths: ["/etc\u0000/x"] }),
    "a relative path": backup({ paths: ["../../etc"] }),
    "no path": backup({ paths: [] }),
    "an exclude with a line break": backup({ excludes: [`x\n${trap}`] }),
    "a tag that is two": backup({ tags: ["a,hold"] }),
    "a tag with a variable": backup({ tags: [`x\nRESTIC_PASSWORD_COMMAND=${trap}`] }),
    "more right of way": backup({ limits: { niceness: -20 } }),
    "a limit that is a text": backup({ limits: { compression: `max --password-command=${trap}` } }),
    "a limit without end": backup({ limits: { readConcurrency: 1e9 } }),
    "a forget without rules": { kind: "forget", retention: {} },
    "a forget of zeros": { kind: "forget", retention: { keepLast: 0, keepDaily: 0, keepWithin: "0d" } },
    "a forget below zero": { kind: "forget", retention: { keepLast: -1 } },
    "a forget that keeps tags alone": { kind: "forget", retention: { keepTags: ["none-has-it"] } },
    "a forget with an option": { kind: "forget", retention: { keepWithin: "1d --prune" } },
    "a part that is an option": { kind: "check", readData: { part: `1 -o x=${trap}`, total: 1 } },
    "a part above all": { kind: "check", readData: { part: 5, total: 3 } },
    "a sample of everything": { kind: "verify", sampleFiles: 1e9, sampleBytes: 1e18 },
    "a restore of whatever is newest": restoreOf({ snapshotId: "latest" }),
    "a snapshot that is an option": restoreOf({ snapshotId: `--password-command=${trap}` }),
    "a target of the server's choice": restoreOf({ target: "/etc" }),
    "a restored path on its way up": restoreOf({ paths: ["/srv/../etc"] }),
    "a restored path that is relative": restoreOf({ paths: ["etc/passwd"] }),
    "a restored path with NUL": restoreOf({ paths: ["/etc\u0000/x"] }),
    "a policy of its own": restoreOf({ overwrite: `always --delete --target=/` }),
    "a tag that is an option and more": { kind: "tag", snapshotId: SNAPSHOT, add: [`x\n--tag=${trap}`] },
    "a forget of all by name": { kind: "forget-snapshot", snapshotId: "latest" },
  });

  it("that breaks the bounds is refused and logged, one by one, and restic hears of none", async () => {
    const calls = (await agent.resticCalls()).length;
    for (const [what, order] of Object.entries(bad(agent.trap))) {
      const jobId = randomUUID();
      const { result } = await start(order, jobId);
      expect(result, what).toMatchObject({ state: "failed", cause: "order_refused" });
      await isLogged(new RegExp(`level=warn msg="order refused" job=${jobId} problem=`));
    }
    expect((await agent.resticCalls()).length).toBe(calls);
    await expectUnharmed();
  });

  it("with commands is refused where the host's own file does not allow them", async () => {
    const { result } = await start(backup({ hooks: { before: agent.trap, after: agent.trap } }));
    expect(result).toMatchObject({ state: "failed", cause: "order_refused" });
    expect(result.message).toContain("RM_ALLOW_HOOKS=1");
    await isLogged(/msg="job finished" .* cause=order_refused/);
    await expectUnharmed();
  });

  it("to write in place is refused where the host's own file does not allow it, before restic hears of it", async () => {
    const calls = (await agent.resticCalls()).length;
    const { result } = await start(restoreOf({ target: "in_place", paths: ["/etc/passwd"] }));
    expect(result).toMatchObject({ state: "failed", cause: "order_refused" });
    expect(result.message).toContain("RM_ALLOW_IN_PLACE_RESTORE=1");
    const since = (await agent.resticCalls()).slice(calls);
    expect(since.filter((call) => /\brestore\b/.test(JSON.stringify(call)))).toEqual([]);
    await expectUnharmed();
  });

  it("with options where texts may stand is carried out, and they stay texts", async () => {
    const option = `--password-command=${agent.trap}`;
    const { result } = await start(backup({ excludes: [option], tags: ["-otag"], name: option }));
    expect(result, result.message).toMatchObject({ state: "succeeded" });
    await expectUnharmed();
  });

  it("that is repeated with other contents is answered with the first one's end", async () => {
    const jobId = randomUUID();
    const first = await start({ kind: "probe" }, jobId);
    await waitFor(async () => !(await readdir(join(agent.stateDir, "jobs"))).includes(jobId), { what: "the ack" });
    const calls = await agent.resticCalls();
    line.heard.length = 0;
    expect(await start(backup(), jobId)).toMatchObject({ kind: "probe", result: first.result });
    line.heard.length = 0;
    expect(await start(backup({ paths: ["--x"] }), jobId)).toMatchObject({ kind: "probe", result: first.result });
    expect(await agent.resticCalls()).toEqual(calls);
    await expectUnharmed();
  });

  it.each(["9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"])("by a clock of %s harms nobody", async (now) => {
    line = await welcome(await reconnect(), now);
    const isLate = now > LATER;
    const { result } = await start({ kind: "probe" });
    expect(result).toMatchObject(isLate ? { state: "failed", cause: "timeout" } : { state: "succeeded" });
    await isLogged(isLate ? /msg="connection online"/ : /msg="job finished"/);
    line = await welcome(await reconnect());
    await expectUnharmed();
  });
});

describe("a message", () => {
  const config = (changes: Record<string, unknown>) => ({
    type: "config.replace",
    config: { revision: 2, repository: repository(), sourceGroups: [group()], ...changes },
  });
  const orderOf = (order: Record<string, unknown>, jobId: string = randomUUID()) => ({
    ...{ type: "job.start", jobId, order, expiresAt: LATER },
  });
  const schedule = (changes: Record<string, unknown>) => ({
    ...{ scheduleId: "schedule-1", name: "x", kind: "backup", cron: "* * * * *", timeZone: "UTC", spreadSeconds: 0 },
    ...{ sourceGroupIds: ["sg-1"], retention: null, checkParts: null, missedRunPolicy: "skip", catchUpHours: 1 },
    ...{ blackouts: [], isEnabled: true, pausedUntil: null },
    ...changes,
  });
  const build = (changes: Record<string, unknown>) => ({
    type: "agent.update",
    offer: { ...offerOf(buildOf({})), build: { ...buildOf({}), ...changes } },
  });
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  const bad = (trap: string): Record<string, Record<string, unknown> | string | Buffer> => ({
    "rclone with options": config({ repository: repository({ url: `rclone::sftp,ssh='${trap}':/x` }) }),
    "rclone with options of a remote": config({ repository: repository({ url: "rclone:remote,ssh=x:/p" }) }),
    "sftp to an option": config({ repository: repository({ url: `sftp:-oProxyCommand=${trap}:/x` }) }),
    "sftp to a user at an option": config({ repository: repository({ url: `sftp:a@-oProxyCommand=${trap}:/x` }) }),
    "a repository that is an option": config({ repository: repository({ url: `-osftp.command=${trap}` }) }),
    "an unknown scheme": config({ repository: repository({ url: `exec:${trap}` }) }),
    "a repository with a line break": config({
      repository: repository({ url: `/x\nRESTIC_PASSWORD_COMMAND=${trap}` }),
    }),
    "a password with a line break": config({ repository: repository({ encryptionPassword: `x\nLD_PRELOAD=${trap}` }) }),
    "a login with NUL": config({ repository: repository({ username: "x\u0000y", password: "z" }) }),
    "a group outside": config({ sourceGroups: [group({ paths: ["../../etc"] })] }),
    "a schedule on its way up": config({ schedules: [schedule({ scheduleId: "../../../../x" })] }),
    "a schedule with a shell in it": config({ schedules: [schedule({ cron: `* * * * * ;${trap}` })] }),
    "a time zone on its way up": config({ schedules: [schedule({ timeZone: "../../etc/passwd" })] }),
    "a revision below one": config({ revision: 0 }),
    "a job on its way up": orderOf({ kind: "probe" }, "../../../../x"),
    "a job that is very long": orderOf({ kind: "probe" }, "x".repeat(10_000)),
    "a job that is an option": orderOf({ kind: "probe" }, "--password-command"),
    "a dump": orderOf({ kind: "dump", path: "/etc/shadow" }),
    "a shell": orderOf({ kind: "exec", command: trap }),
    "a kind of every object": orderOf({ kind: "__proto__" }),
    "a folder that is relative": { type: "host.list", requestId: "r-1", path: "../../etc" },
    "a folder with NUL": { type: "host.list", requestId: "r-1", path: "/etc\u0000" },
    "an offer on its way up": { type: "agent.update", offer: { ...offerOf(buildOf({})), offerId: "../../../x" } },
    "a version on its way up": build({ version: "1.0.0/../../x" }),
    "another system": build({ os: "plan9" }),
    "a script for an agent": build({ kind: "script" }),
    "an agent without end": build({ sizeBytes: 1e15 }),
    "a checksum that is a path": build({ sha256: "../../../../etc/passwd" }),
    "a trial without end": { type: "agent.update", offer: { ...offerOf(buildOf({})), trialMs: 1e12 } },
    "a pin that is none": { type: "pins.replace", current: "z".repeat(64), next: null },
    "no pin": { type: "pins.replace", current: "", next: null },
    "an unknown type": { type: "agent.shell", command: trap },
    "a type with a line break": { type: "x\nlevel=info msg=forged" },
    "an index below all": { type: "job.logged.ack", jobId: randomUUID(), index: -5 },
    nothing: "",
    null: "null",
    "a list": "[]",
    "half of it": '{"v":3,"id":"m-1",',
    "a deep one": nested(40_000),
    "a deep list": "[".repeat(200_000),
    "a deep order": `{"v":3,"id":"m-1","type":"job.start","jobId":"deep-order","order":${nested(20_000)},"expiresAt":"x"}`,
    "bytes instead of text": Buffer.from(JSON.stringify({ v: 3, id: "m-1", type: "job.cancel", jobId: "12345678" })),
  });

  it("that breaks the protocol ends the connection and is logged, one by one, and the agent comes again", async () => {
    for (const [what, frame] of Object.entries(bad(agent.trap))) {
      const from = agent.log().length;
      if (typeof frame === "string" || Buffer.isBuffer(frame)) line.socket.send(frame);
      else line.say(frame);
      expect(await line.closed(), what).toBe(4400);
      const isTold = () => /level=warn msg="message refused" type=.+ problem=/.test(agent.log().slice(from));
      await waitFor(isTold, { what: `a line about ${what}` });
      line = await welcome(await server.connection());
    }
    expect(agent.log()).not.toMatch(/^level=info msg=forged/m);
    await expectUnharmed();
  }, 120_000);

  it("that is too big is not read, and ends the connection", async () => {
    line.socket.send("x".repeat(300_000));
    await line.closed();
    await isLogged(/level=warn msg="message refused" type=none problem=".*payload/i);
    line = await welcome(await server.connection());
    await expectUnharmed();
  });

  it("that comes before the welcome is not carried out", async () => {
    for (const early of [orderOf({ kind: "probe" }), config({}), { type: "host.list", requestId: "r", path: "/" }]) {
      const fresh = await reconnect();
      await fresh.next("hello");
      fresh.say(early);
      expect(await fresh.closed()).toBe(4400);
    }
    await isLogged(/msg="message refused" type=job.start problem="it came before the welcome"/);
    line = await welcome(await server.connection());
    await expectUnharmed();
  });

  it("of welcome with times or sizes beyond all bounds is refused", async () => {
    const absurd = { heartbeatMs: [0, 1e15], reconnectMaxMs: [0, 1e12], logHeadBytes: [1e15], retryAttempts: [1e6] };
    for (const [name, values] of Object.entries(absurd)) {
      for (const value of values) {
        const fresh = await reconnect();
        await fresh.next("hello");
        const tuning = { ...TUNING, [name]: value };
        const serverTime = new Date().toISOString();
        fresh.say({ type: "welcome", protocol: 3, serverTime, configRevision: 1, tuning });
        expect(await fresh.closed(), `${name} ${value}`).toBe(4400);
      }
      await isLogged(new RegExp(`msg="message refused" type=welcome problem="tuning.${name} `));
    }
    line = await welcome(await server.connection());
    await expectUnharmed();
  });

  it("that never ends is not waited for", async () => {
    line = await welcome(await reconnect(), new Date().toISOString(), 500);
    const raw = "_socket" in line.socket ? line.socket._socket : null;
    if (!(raw instanceof Object && "write" in raw && typeof raw.write === "function")) throw new Error("no socket");
    const write = raw.write.bind(raw);
    line.socket.removeAllListeners("ping");
    write(Buffer.from([0x81, 126, 0x03, 0xe8]));
    const dribble = setInterval(() => write("x"), 50);
    try {
      await isLogged(/msg="connection offline" reason=silent/);
    } finally {
      clearInterval(dribble);
    }
    line = await welcome(await server.connection());
    await expectUnharmed();
  });
});

describe("a flood", () => {
  const MIB = 1024 * 1024;
  const ORDERS = 100_000;
  const ACKS = 200_000;

  it("of orders, acks and listings takes no more memory than it may, and is over when it is over", async () => {
    const before = residentBytes(agent.pid()).total;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, residentBytes(agent.pid()).total);
    }, 50);
    onEnd(() => clearInterval(watch));
    const idOf = (index: number) => `flood-${String(index).padStart(8, "0")}`;
    const frame = (message: object) => JSON.stringify({ v: 3, id: "m-1", ...message });
    await line.flood(ORDERS, (index) =>
      frame({ type: "job.start", jobId: idOf(index), order: { kind: "prune" }, expiresAt: LATER }),
    );
    await isLogged(/level=warn msg="orders ignored: too many are open"/);
    const accepted = line.heard.flatMap((said) => (said.type === "job.accepted" ? [said.jobId] : []));
    expect(new Set(accepted.filter((jobId) => jobId.startsWith("flood-"))).size).toBeLessThanOrEqual(500);
    await line.flood(ACKS, (index) => frame({ type: "job.logged.ack", jobId: idOf(index), index }));
    await line.flood(2_000, (index) =>
      frame({ type: "host.list", requestId: `r-${index}`, path: join(agent.dir, "allowed") }),
    );
    await line.flood(600, (index) => frame({ type: "job.cancel", jobId: idOf(index) }));
    await waitFor(() => line.heard.filter(({ type }) => type === "host.listed").length >= 2_000, {
      what: "the end",
      timeoutMs: 60_000,
    });
    const drained = async () => (await readdir(join(agent.stateDir, "jobs"))).length === 0;
    await waitFor(drained, { what: "the agent to be rid of them", timeoutMs: 60_000 });
    console.log(`resident: ${Math.round(before / MIB)} MiB before, ${Math.round(most / MIB)} MiB at most`);
    expect(most).toBeLessThan(before + 100 * MIB);
    await expectUnharmed();
  }, 180_000);
});

describe("a way to somewhere else", () => {
  it("is not taken: the upgrade's redirect to another host, logged", async () => {
    let visits = 0;
    const other = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onEnd(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const head = `HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:${port}/ws/agent\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
    server.onUpgrade((socket) => socket.end(head));
    line.socket.terminate();
    await isLogged(/msg="connection rejected" reason=upgrade_refused detail=".*302/);
    server.onUpgrade(null);
    line = await welcome(await server.connection());
    expect(visits).toBe(0);
    await expectUnharmed();
  });

  it("is not shown: folders outside the host's own roots, by .. or by a link, logged", async () => {
    const allowed = join(agent.dir, "allowed");
    for (const path of ["/etc", "/", `${allowed}/../files`, `${allowed}/way-out`, `${allowed}-not`]) {
      const requestId = randomUUID();
      line.say({ type: "host.list", requestId, path });
      const listed = await line.next("host.listed", (message) => message.requestId === requestId);
      expect(listed, path).toMatchObject({ entries: [], problem: "not_allowed" });
    }
    await isLogged(/level=warn msg="listing refused" .*way-out problem=not_allowed/);
    await expectUnharmed();
  });

  it("is not believed: a certificate that the server does not show, logged", async () => {
    const env = readFileSync(agent.envFile, "utf8");
    line.say({ type: "pins.replace", current: "a".repeat(64), next: "b".repeat(64) });
    await isLogged(/level=warn msg="announced certificates refused/);
    line = await welcome(await reconnect());
    expect(line.heard.map(({ type }) => type)).not.toContain("pins.applied");
    expect(readFileSync(agent.envFile, "utf8")).toBe(env);
    await expectUnharmed();
  });
});

const PLATFORM = { os: "linux", arch: process.arch === "arm64" ? "arm64" : "amd64" } as const;
const buildOf = (changes: Partial<AgentBuild>): AgentBuild => ({
  ...{ version: "99.0.0", ...PLATFORM, kind: "bundled", sizeBytes: 1_000, sha256: "c".repeat(64) },
  ...changes,
});
const offerOf = (build: AgentBuild, key = releaseKey.privateKey, signed: AgentBuild = build) => ({
  ...{ offerId: randomUUID(), build, trialMs: 60_000 },
  signature: sign(null, Buffer.from(releaseStatement(signed)), key).toString("base64"),
});

describe("an update", () => {
  const stranger = generateKeyPairSync("ed25519").privateKey;
  const otherArch = PLATFORM.arch === "arm64" ? "amd64" : "arm64";
  const offers = {
    "signed by another key": [offerOf(buildOf({}), stranger), "bad_signature"],
    "signed for another file": [
      offerOf(buildOf({}), releaseKey.privateKey, buildOf({ sha256: "d".repeat(64) })),
      "bad_signature",
    ],
    "signed for another version": [
      offerOf(buildOf({}), releaseKey.privateKey, buildOf({ version: "98.0.0" })),
      "bad_signature",
    ],
    "for another machine": [offerOf(buildOf({ arch: otherArch })), "wrong_platform"],
    "for another system": [offerOf(buildOf({ os: "windows" })), "wrong_platform"],
    "that is older": [offerOf(buildOf({ version: "0.0.1" })), "older_version"],
    "that is bigger than the disk": [offerOf(buildOf({ sizeBytes: 500_000_000 })), "no_space"],
    "whose file is another": [offerOf(buildOf({})), "bad_checksum"],
    "whose file does not end": [offerOf(buildOf({ sizeBytes: 999 })), "bad_checksum"],
  } as const;

  it.each(Object.entries(offers))(
    "%s is refused, logged, and leaves the agent as it is",
    async (_what, [offer, code]) => {
      const own = readFileSync(agent.installed("restic-manager-agent"));
      server.onRequest((_request, response) => void response.writeHead(200).end(Buffer.alloc(1_000, "#")));
      line.say({ type: "agent.update", offer });
      const isAbout = (said: { offerId: string; code: string | null }) =>
        said.offerId === offer.offerId && said.code !== null;
      expect(await line.next("agent.update.reported", isAbout)).toMatchObject({ code });
      await isLogged(new RegExp(`level=error msg="update (refused|failed)" offer=${offer.offerId} .*code=${code}`));
      expect(readFileSync(agent.installed("restic-manager-agent")).equals(own)).toBe(true);
      expect(existsSync(agent.installed(".restic-manager-agent.new"))).toBe(false);
      expect(existsSync(join(agent.stateDir, "update/trial"))).toBe(false);
      await expectUnharmed();
    },
  );
});

describe("a host that was removed", () => {
  it("carries out no order any more, on this connection or after a restart, and says why", async () => {
    const calls = await agent.resticCalls();
    line.say({ type: "agent.revoked", message: "removed" });
    line.say({ type: "job.start", jobId: randomUUID(), order: backup(), expiresAt: LATER });
    await line.closed();
    await isLogged(/level=warn msg="connection revoked" reason=revoked/);
    await waitFor(() => !existsSync(join(agent.stateDir, "config.json")), { what: "the credentials to be gone" });
    const attempts = server.attempts();
    await agent.stop();
    await agent.start();
    await isLogged(/this host was removed on the server/);
    expect(server.attempts()).toBe(attempts);
    expect(await agent.resticCalls()).toEqual(calls);
    expect(existsSync(trapFile)).toBe(false);
  });
});

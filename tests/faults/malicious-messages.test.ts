import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { residentBytes } from "../bench/lib/process-stats";
import { onEnd } from "../harness/cleanup";
import { waitFor } from "../harness/wait-for";
import { besiege, LATER, TUNING } from "./besieged";
import { buildOf, offerOf } from "./offers";

/** What messages of somebody who has taken over the server can do to a host's agent, one by one or as a flood: nothing. */

const siege = besiege();
const { expectUnharmed, group, isLogged, reconnect, repository, welcome } = siege;

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
    for (const [what, frame] of Object.entries(bad(siege.agent.trap))) {
      const from = siege.agent.log().length;
      if (typeof frame === "string" || Buffer.isBuffer(frame)) siege.line.socket.send(frame);
      else siege.line.say(frame);
      expect(await siege.line.closed(), what).toBe(4400);
      const isTold = () => /level=warn msg="message refused" type=.+ problem=/.test(siege.agent.log().slice(from));
      await waitFor(isTold, { what: `a line about ${what}` });
      siege.line = await welcome(await siege.server.connection());
    }
    expect(siege.agent.log()).not.toMatch(/^level=info msg=forged/m);
    await expectUnharmed();
  }, 120_000);

  it("that is too big is not read, and ends the connection", async () => {
    siege.line.socket.send("x".repeat(300_000));
    await siege.line.closed();
    await isLogged(/level=warn msg="message refused" type=none problem=".*payload/i);
    siege.line = await welcome(await siege.server.connection());
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
    siege.line = await welcome(await siege.server.connection());
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
    siege.line = await welcome(await siege.server.connection());
    await expectUnharmed();
  });

  it("that never ends is not waited for", async () => {
    siege.line = await welcome(await reconnect(), new Date().toISOString(), 500);
    const raw = "_socket" in siege.line.socket ? siege.line.socket._socket : null;
    if (!(raw instanceof Object && "write" in raw && typeof raw.write === "function")) throw new Error("no socket");
    const write = raw.write.bind(raw);
    siege.line.socket.removeAllListeners("ping");
    write(Buffer.from([0x81, 126, 0x03, 0xe8]));
    const dribble = setInterval(() => write("x"), 50);
    try {
      await isLogged(/msg="connection offline" reason=silent/);
    } finally {
      clearInterval(dribble);
    }
    siege.line = await welcome(await siege.server.connection());
    await expectUnharmed();
  });
});

describe("a flood", () => {
  const MIB = 1024 * 1024;
  const ORDERS = 100_000;
  const ACKS = 200_000;

  it("of orders, acks and listings takes no more memory than it may, and is over when it is over", async () => {
    const before = residentBytes(siege.agent.pid()).total;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, residentBytes(siege.agent.pid()).total);
    }, 50);
    onEnd(() => clearInterval(watch));
    const idOf = (index: number) => `flood-${String(index).padStart(8, "0")}`;
    const frame = (message: object) => JSON.stringify({ v: 3, id: "m-1", ...message });
    await siege.line.flood(ORDERS, (index) =>
      frame({ type: "job.start", jobId: idOf(index), order: { kind: "prune" }, expiresAt: LATER }),
    );
    await isLogged(/level=warn msg="orders ignored: too many are open"/);
    const accepted = siege.line.heard.flatMap((said) => (said.type === "job.accepted" ? [said.jobId] : []));
    expect(new Set(accepted.filter((jobId) => jobId.startsWith("flood-"))).size).toBeLessThanOrEqual(500);
    await siege.line.flood(ACKS, (index) => frame({ type: "job.logged.ack", jobId: idOf(index), index }));
    await siege.line.flood(2_000, (index) =>
      frame({ type: "host.list", requestId: `r-${index}`, path: join(siege.agent.dir, "allowed") }),
    );
    await siege.line.flood(600, (index) => frame({ type: "job.cancel", jobId: idOf(index) }));
    await waitFor(() => siege.line.heard.filter(({ type }) => type === "host.listed").length >= 2_000, {
      what: "the end",
      timeoutMs: 60_000,
    });
    const drained = async () => (await readdir(join(siege.agent.stateDir, "jobs"))).length === 0;
    await waitFor(drained, { what: "the agent to be rid of them", timeoutMs: 60_000 });
    console.log(`resident: ${Math.round(before / MIB)} MiB before, ${Math.round(most / MIB)} MiB at most`);
    expect(most).toBeLessThan(before + 100 * MIB);
    await expectUnharmed();
  }, 180_000);
});

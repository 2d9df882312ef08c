import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { waitFor } from "../harness/wait-for";
import { besiege, LATER } from "./besieged";

/** What orders of somebody who has taken over the server can make a host do: nothing that its own file does not allow. */

const siege = besiege();
const { backup, expectUnharmed, isLogged, reconnect, start, welcome } = siege;

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
    const calls = (await siege.agent.resticCalls()).length;
    for (const [what, order] of Object.entries(bad(siege.agent.trap))) {
      const jobId = randomUUID();
      const { result } = await start(order, jobId);
      expect(result, what).toMatchObject({ state: "failed", cause: "order_refused" });
      await isLogged(new RegExp(`level=warn msg="order refused" job=${jobId} problem=`));
    }
    expect((await siege.agent.resticCalls()).length).toBe(calls);
    await expectUnharmed();
  });

  it("with commands is refused where the host's own file does not allow them", async () => {
    const { result } = await start(backup({ hooks: { before: siege.agent.trap, after: siege.agent.trap } }));
    expect(result).toMatchObject({ state: "failed", cause: "order_refused" });
    expect(result.message).toContain("RM_ALLOW_HOOKS=1");
    await isLogged(/msg="job finished" .* cause=order_refused/);
    await expectUnharmed();
  });

  it("to write in place is refused where the host's own file does not allow it, before restic hears of it", async () => {
    const calls = (await siege.agent.resticCalls()).length;
    const { result } = await start(restoreOf({ target: "in_place", paths: ["/etc/passwd"] }));
    expect(result).toMatchObject({ state: "failed", cause: "order_refused" });
    expect(result.message).toContain("RM_ALLOW_IN_PLACE_RESTORE=1");
    const since = (await siege.agent.resticCalls()).slice(calls);
    expect(since.filter((call) => /\brestore\b/.test(JSON.stringify(call)))).toEqual([]);
    await expectUnharmed();
  });

  it("with options where texts may stand is carried out, and they stay texts", async () => {
    const option = `--password-command=${siege.agent.trap}`;
    const { result } = await start(backup({ excludes: [option], tags: ["-otag"], name: option }));
    expect(result, result.message).toMatchObject({ state: "succeeded" });
    await expectUnharmed();
  });

  it("that is repeated with other contents is answered with the first one's end", async () => {
    const jobId = randomUUID();
    const first = await start({ kind: "probe" }, jobId);
    await waitFor(async () => !(await readdir(join(siege.agent.stateDir, "jobs"))).includes(jobId), {
      what: "the ack",
    });
    const calls = await siege.agent.resticCalls();
    siege.line.heard.length = 0;
    expect(await start(backup(), jobId)).toMatchObject({ kind: "probe", result: first.result });
    siege.line.heard.length = 0;
    expect(await start(backup({ paths: ["--x"] }), jobId)).toMatchObject({ kind: "probe", result: first.result });
    expect(await siege.agent.resticCalls()).toEqual(calls);
    await expectUnharmed();
  });

  it.each(["9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"])("by a clock of %s harms nobody", async (now) => {
    siege.line = await welcome(await reconnect(), now);
    const isLate = now > LATER;
    const { result } = await start({ kind: "probe" });
    expect(result).toMatchObject(isLate ? { state: "failed", cause: "timeout" } : { state: "succeeded" });
    await isLogged(isLate ? /msg="connection online"/ : /msg="job finished"/);
    siege.line = await welcome(await reconnect());
    await expectUnharmed();
  });
});

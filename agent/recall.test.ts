import assert from "node:assert/strict";
import { realDisk } from "./files.ts";
import { type JobRecord, type Journal, openJournal } from "./journal.ts";
import type { AgentMessage, Draft } from "./protocol/mod.ts";
import { recall } from "./recall.ts";
import { backupOf } from "./testing/orders.ts";
import { type TempDir, tempDir } from "./testing/temp.ts";

const open = (dir: TempDir): Promise<Journal> =>
  openJournal({ jobsDir: dir.file("jobs"), acknowledgedFile: dir.file("acknowledged.jsonl"), disk: realDisk });
const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, "0")}:00:00.000Z`;
const record = (jobId: string, extra: Partial<JobRecord> = {}): JobRecord => ({
  jobId,
  order: { kind: "probe" },
  acceptedAt: at(0),
  expiresAt: at(23),
  ...extra,
});
const endedAt = (hour: number) =>
  ({
    kind: "probe",
    chunkCount: 0,
    result: { state: "succeeded", startedAt: at(0), finishedAt: at(hour) },
  }) as const;

async function acknowledged(journal: Journal, one: JobRecord, hour: number): Promise<void> {
  await journal.accept(one);
  await journal.finish(one.jobId, endedAt(hour));
  await journal.forget(one.jobId, endedAt(hour));
}

type Told = {
  journal: Journal;
  jobIds?: string[];
  running?: string[];
  finished?: string[];
  takes?: (boolean | null)[];
};

/** What a server hears that asks for everything from noon on. */
async function toldTo({ journal, jobIds = [], running = [], finished = [], takes = [] }: Told) {
  const heard: Draft<AgentMessage>[] = [];
  const send = (draft: Draft<AgentMessage>) => {
    const taken = takes.length > 0 ? takes.shift() : true;
    if (taken === true) heard.push(draft);
    return taken ?? null;
  };
  const delivery = { finishedJobs: () => finished };
  await recall(
    { journal, delivery, runningJobs: () => running, send },
    { v: 3, id: "x", type: "jobs.recall", since: at(12), jobIds },
  );
  return heard;
}
const idsOf = (heard: Draft<AgentMessage>[]) => heard.map((draft) => ("jobId" in draft ? draft.jobId : draft.type));

Deno.test("what ended since is told with its order, what ended before only when it is asked for, also by the next process", async () => {
  using dir = tempDir();
  const first = await open(dir);
  await acknowledged(first, record("ended-before"), 9);
  await acknowledged(first, record("ended-asked0"), 9);
  await acknowledged(first, record("ended-since0", { scheduleId: "schedule-1", nominalAt: at(13) }), 13);
  const heard = await toldTo({ journal: await open(dir), jobIds: ["ended-asked0", "never-heard0"] });
  assert.deepEqual(idsOf(heard), ["ended-asked0", "ended-since0", "jobs.recalled"]);
  assert.deepEqual(heard[1], {
    type: "job.recalled",
    jobId: "ended-since0",
    kind: "probe",
    told: { order: { kind: "probe" }, acceptedAt: at(0), scheduleId: "schedule-1", nominalAt: at(13) },
    result: endedAt(13).result,
  });
});

Deno.test("ordered jobs that are still open are told, with their result where there is one; a schedule's announce themselves", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  for (const one of [record("running-0000"), record("finished-000"), record("of-schedule0", { scheduleId: null })]) {
    await journal.accept(one);
  }
  await journal.finish("finished-000", endedAt(13));
  const running = ["running-0000", "of-schedule0"];
  const heard = await toldTo({ journal, running, finished: ["finished-000"] });
  assert.deepEqual(idsOf(heard), ["finished-000", "running-0000", "jobs.recalled"]);
  assert.deepEqual(
    heard.map((draft) => ("result" in draft ? draft.result : "none")),
    [endedAt(13).result, null, "none"],
  );
});

Deno.test("a memory of before, without orders, still says how its jobs ended; an order too large is left out of it", async () => {
  using dir = tempDir();
  const { kind, result } = endedAt(13);
  await Deno.writeTextFile(
    dir.file("acknowledged.jsonl"),
    `${JSON.stringify({ jobId: "of-old-agent", kind, result })}\n`,
  );
  const journal = await open(dir);
  const paths = Array.from({ length: 100 }, (_, index) => `/srv/${index}-${"x".repeat(200)}`);
  await acknowledged(journal, record("large-order0", { order: backupOf(...paths) }), 13);
  const heard = await toldTo({ journal });
  assert.deepEqual(idsOf(heard), ["of-old-agent", "large-order0", "jobs.recalled"]);
  assert.deepEqual(
    heard.filter((draft) => "told" in draft),
    [],
  );
});

Deno.test("a full socket is waited for, and one that is gone ends the telling without a word more", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  await acknowledged(journal, record("ended-since0"), 13);
  assert.deepEqual(idsOf(await toldTo({ journal, takes: [false, false, true] })), ["ended-since0", "jobs.recalled"]);
  assert.deepEqual(idsOf(await toldTo({ journal, takes: [null, true, true] })), []);
});

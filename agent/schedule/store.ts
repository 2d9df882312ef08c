/**
 * How far each schedule has come, and the missed runs that the server does not know of yet: one small file, written
 * whole, so that a run is never both counted as done and forgotten.
 */
import * as z from "zod";
import { type Disk, readJsonIfValid } from "../files.ts";
import type { JobRecord } from "../journal.ts";
import { type JobResult, missedReasonSchema, scheduleSchema } from "../protocol/mod.ts";
import type { MissedRange, ScheduleState } from "./decide.ts";

const instant = z.iso.datetime();
const checkPartSchema = z.object({ part: z.number().int().min(1), total: z.number().int().min(1) });
const entrySchema = z.object({
  cursorAt: instant,
  timing: scheduleSchema.pick({ cron: true, timeZone: true, spreadSeconds: true }).nullable(),
  /** The part of the data that the next `check` reads. */
  checkPart: checkPartSchema.optional(),
});
type Entry = z.infer<typeof entrySchema>;
const reportSchema = z.object({
  missedId: z.string().min(8).max(100),
  scheduleId: z.string().max(64),
  firstAt: instant,
  lastAt: instant,
  count: z.number().int().min(1),
  reason: missedReasonSchema,
});
export type MissedReport = z.infer<typeof reportSchema>;
const fileSchema = z.object({ schedules: z.record(z.string(), entrySchema), missed: z.array(reportSchema) });

export type ScheduleStore = {
  get(scheduleId: string): ScheduleState | null;
  set(scheduleId: string, state: ScheduleState): void;
  /** Forgets the schedules that are not in the configuration any more. */
  keepOnly(scheduleIds: ReadonlySet<string>): void;
  /** Ids of the reports that were made or have grown. Only a report that is not `isSent` may grow. */
  addMissed(scheduleId: string, ranges: MissedRange[], isSent: (missedId: string) => boolean): string[];
  missed(): MissedReport[];
  dropMissed(missedId: string): void;
  /** The part of `total` that the next check reads, from 1 on. */
  checkPart(scheduleId: string, total: number | null): number;
  /** Moves on to the next part after a check that succeeded. A result told twice moves once. */
  noteResult(record: JobRecord, result: JobResult): void;
  /** False when something could not be written; all of it is in memory, and written by a later call. */
  save(): Promise<boolean>;
  /** Nothing has changed since it was written. */
  isSaved(): boolean;
};

/** From here on a report grows where it can, also over runs that did happen. */
const MANY_REPORTS = 200;
/** The oldest are dropped beyond: a server that has been away for so long will not miss them. */
const MAX_REPORTS = 1000;

/** A damaged file counts as none: every schedule then begins anew, with nothing due for the past. */
export async function openScheduleStore(file: string, disk: Disk): Promise<ScheduleStore> {
  const stored = await readJsonIfValid(file, fileSchema).catch(() => null);
  const entries = new Map(Object.entries(stored?.schedules ?? {}));
  let missed = stored?.missed ?? [];
  /** Those of an earlier process may have been sent. */
  const growing = new Set<string>();
  let version = 0;
  let savedVersion = 0;
  let saving: Promise<boolean> = Promise.resolve(true);

  const write = async () => {
    while (version !== savedVersion) {
      const writing = version;
      await disk.writeFile(file, JSON.stringify({ schedules: Object.fromEntries(entries), missed }));
      savedVersion = writing;
    }
    return true;
  };
  const partOf = (scheduleId: string, total: number | null): number => {
    const checkPart = entries.get(scheduleId)?.checkPart;
    return checkPart !== undefined && checkPart.total === total ? checkPart.part : 1;
  };
  const put = (scheduleId: string, entry: Entry) => {
    const old = entries.get(scheduleId);
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(entry)) return;
    entries.set(scheduleId, entry);
    version++;
  };
  const addOne = (scheduleId: string, range: MissedRange, isSent: (missedId: string) => boolean): string => {
    const cursorAt = entries.get(scheduleId)?.cursorAt;
    const last = missed.findLast((report) => report.scheduleId === scheduleId && report.reason === range.reason);
    const mayGrow = last !== undefined && growing.has(last.missedId) && !isSent(last.missedId);
    version++;
    if (last && mayGrow && (last.lastAt === cursorAt || missed.length >= MANY_REPORTS)) {
      Object.assign(last, { lastAt: range.lastAt.toISOString(), count: last.count + range.count });
      return last.missedId;
    }
    const missedId = crypto.randomUUID();
    growing.add(missedId);
    const { reason, count } = range;
    const [firstAt, lastAt] = [range.firstAt.toISOString(), range.lastAt.toISOString()];
    missed = [...missed, { missedId, scheduleId, firstAt, lastAt, count, reason }].slice(-MAX_REPORTS);
    return missedId;
  };

  return {
    get(scheduleId) {
      const entry = entries.get(scheduleId);
      return entry === undefined ? null : { cursorAt: new Date(entry.cursorAt), timing: entry.timing };
    },
    set(scheduleId, { cursorAt, timing }) {
      const checkPart = entries.get(scheduleId)?.checkPart;
      put(scheduleId, { cursorAt: cursorAt.toISOString(), timing, ...(checkPart && { checkPart }) });
    },
    keepOnly(scheduleIds) {
      for (const scheduleId of entries.keys()) {
        if (!scheduleIds.has(scheduleId) && entries.delete(scheduleId)) version++;
      }
    },
    addMissed: (scheduleId, ranges, isSent) => ranges.map((range) => addOne(scheduleId, range, isSent)),
    missed: () => missed,
    dropMissed(missedId) {
      const left = missed.filter((report) => report.missedId !== missedId);
      if (left.length === missed.length) return;
      missed = left;
      growing.delete(missedId);
      version++;
    },
    checkPart: partOf,
    noteResult({ scheduleId, order }, { state }) {
      if (
        scheduleId === undefined ||
        scheduleId === null ||
        order.kind !== "check" ||
        order.readData === null ||
        state !== "succeeded"
      )
        return;
      const entry = entries.get(scheduleId);
      const { part, total } = order.readData;
      if (entry === undefined || partOf(scheduleId, total) !== part) return;
      put(scheduleId, { ...entry, checkPart: { part: (part % total) + 1, total } });
    },
    save() {
      saving = saving.then(write).catch(() => false);
      return saving;
    },
    isSaved: () => version === savedVersion,
  };
}

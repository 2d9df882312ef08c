import type { Secrets } from "@/server/core/ports";
import { sha256Hex } from "@/server/crypto/tokens";
import { factsOf } from "@/server/domain/protection/refresh-protection";
import { sealAccess } from "@/server/domain/repositories/access";
import type { Part } from "./cast";
import { insertDays, insertSnapshots, type Keepsake, type Summaries } from "./days";
import { drillOf } from "./drills";
import { historyOf, type Run } from "./history";
import { insertRun } from "./jobs";
import { insertOpenJobs } from "./open-jobs";
import { groupsOf, type Planned, plansOf } from "./plan";
import type { Dice } from "./random";
import { DAY_MS, HOUR_MS, type Insert, MINUTE_MS } from "./rows";

/** One enrolled host, with what its fake agent needs. */
export type SeededHost = {
  hostId: string;
  hostname: string;
  token: string;
  sourceGroupId: string;
  revision: number;
  isOnline: boolean;
  /** Jobs that the server believes it runs. */
  running: string[];
  facts: { agentVersion: string; resticVersion: string; os: string; arch: string; machineId: string; bootId: string };
};
export type Location = { resticId: string; isTaken: boolean };
export type HostSeeding = {
  insert: Insert;
  dice: Dice;
  secrets: Secrets;
  now: Date;
  days: number;
  logDays: number;
  location(url: string): Location;
};

const ENROLLED_AGO: Record<string, number> = {
  never: 5 * HOUR_MS,
  new: 4 * MINUTE_MS,
  initializing: MINUTE_MS,
  init_failed: 26 * HOUR_MS,
};

/** Writes a host with everything that belongs to it, as if it had lived through all of its story. */
export function insertHost(seeding: HostSeeding, part: Part): SeededHost {
  const { insert, dice, now, days } = seeding;
  const { story } = part;
  const location = seeding.location(part.url);
  const isYoung = story.is in ENROLLED_AGO;
  const enrolledAt = new Date(now.getTime() - (ENROLLED_AGO[story.is] ?? days * DAY_MS - dice.whole(0, 20) * HOUR_MS));
  const groups = groupsOf(part, enrolledAt, dice);
  const isFirstOfLocation = !location.isTaken && !isYoung;
  location.isTaken ||= isFirstOfLocation;
  // Whoever has never been backed up waits for its first night.
  const countsFrom = story.is === "never" ? now : enrolledAt;
  const plans = plansOf({ part, groups, countsFrom, now, isFirstOfLocation }, dice);
  const history = historyOf({ part, groups, plans, from: countsFrom, now }, dice);
  const [hostId, repositoryId] = [dice.id(), dice.id()];
  const token = `rma_${dice.hex(43)}`;
  const lastBackup = history.runs.findLast(({ kind }) => kind === "backup");
  const latest = (id: string) =>
    history.runs.findLast(({ group, state }) => group?.sourceGroupId === id && state !== "failed")?.startedAt ?? null;
  const snapshotTimes = groups.map(({ sourceGroupId }) => latest(sourceGroupId));
  const news = groups.map(({ sourceGroupId: id, createdAt }, i) => ({
    group: { id, updatedAt: createdAt },
    lastSnapshotAt: snapshotTimes[i] ?? null,
    lastState: history.runs.findLast(({ group }) => group?.sourceGroupId === id)?.state ?? null,
  }));
  const protection = factsOf(
    plans.filter(({ kind, isEnabled }) => kind === "backup" && isEnabled),
    news,
    now,
  );
  const isOnline = !(story.is === "queued" || (story.is === "overdue" && !story.isOnline));
  const awayMs = story.is === "overdue" ? story.days * DAY_MS : 6 * HOUR_MS;
  const { agentVersion, resticVersion, os, arch, tags, hostname } = part;
  const machineId = dice.hex(64);
  insert("Host", {
    ...{ id: hostId, hostname, tags, os, arch, agentVersion, resticVersion, agentTokenHash: sha256Hex(token) },
    ...{ machineId, bootId: dice.id(), configRevision: 3, appliedRevision: 3, createdAt: enrolledAt, enrolledAt },
    lastSeenAt: new Date(now.getTime() - (isOnline ? 20_000 : awayMs)),
    ...{ lastBackupJobId: lastBackup?.jobId ?? null, lastBackupState: lastBackup?.state ?? null },
    lastBackupFinishedAt: lastBackup?.finishedAt ?? null,
    lastSnapshotAt: snapshotTimes.reduce((last, at) => (at && (!last || at > last) ? at : last), null),
    ...protection,
    ...drillOf(
      history.runs.findLast(({ kind }) => kind === "verify"),
      { plans, enrolledAt, dice },
    ),
    ...updateOf(part, now),
  });
  insertRepository(seeding, { part, hostId, repositoryId, runs: history.runs, enrolledAt, location });
  for (const { createdAt, sourceGroupId: id, ...group } of groups)
    insert("SourceGroup", { ...group, id, hostId, createdAt, updatedAt: createdAt, lastSnapshotAt: latest(id) });
  for (const plan of plans) insertSchedule(insert, hostId, plan);
  for (const { plan, firstAt, lastAt, count } of history.missed) {
    const common = {
      id: dice.id(),
      hostId,
      scheduleId: plan.scheduleId,
      reportedAt: new Date(Math.min(now.getTime(), lastAt.getTime() + HOUR_MS)),
    };
    insert("MissedRun", { ...common, firstAt, lastAt, count, reason: "host_was_down" });
  }
  const place = { insert, dice, part, hostId, repositoryId, logDays: seeding.logDays, now };
  const keepsakes: Keepsake[] = [];
  const summaries: Summaries = new Map();
  for (const run of history.runs) {
    const stored = insertRun(place, run);
    if (stored) summaries.set(run.jobId, stored.summary);
    if (stored) keepsakes.push({ run, ...stored });
  }
  insertSnapshots({ insert, dice, hostname, repositoryId, now }, keepsakes);
  insertDays({ insert, hostId, now, overdueAt: protection.overdueAt }, history, summaries);
  const running = insertOpenJobs({ ...place, machineId }, { groups, story });
  const facts = { agentVersion, resticVersion, os, arch, machineId, bootId: "boot-1" };
  return {
    hostId,
    hostname,
    token,
    sourceGroupId: groups[0]?.sourceGroupId ?? "",
    revision: 3,
    isOnline,
    running,
    facts,
  };
}

function insertSchedule(insert: Insert, hostId: string, plan: Planned): void {
  const { scheduleId: id, pausedUntil, countsFrom, ...columns } = plan;
  const until = pausedUntil === null ? null : new Date(pausedUntil);
  insert("Schedule", {
    ...columns,
    id,
    hostId,
    pausedUntil: until,
    countsFrom,
    createdAt: countsFrom,
    updatedAt: countsFrom,
  });
}

type RepositorySeeding = {
  part: Part;
  hostId: string;
  repositoryId: string;
  runs: readonly Run[];
  enrolledAt: Date;
  location: Location;
};

function insertRepository({ insert, secrets, now }: HostSeeding, seeding: RepositorySeeding): void {
  const { part, hostId, repositoryId, runs, enrolledAt, location } = seeding;
  const { story } = part;
  const isFailed = story.is === "init_failed";
  const state = isFailed ? "init_failed" : story.is === "initializing" ? "initializing" : "ready";
  const last = (kind: string) => runs.findLast((run) => run.kind === kind)?.finishedAt ?? null;
  const [lastCheckAt, lastVerifyAt] = [last("check"), last("verify")];
  insert("Repository", {
    ...{
      id: repositoryId,
      hostId,
      url: part.url,
      state,
      createdAt: enrolledAt,
      stateChangedAt: enrolledAt,
      accessChangedAt: enrolledAt,
    },
    sealedAccess: sealAccess(secrets, repositoryId, { username: "demo", password: "demo", encryptionPassword: "demo" }),
    ...(isFailed ? { cause: story.cause, message: story.message } : {}),
    resticRepositoryId: state === "ready" ? location.resticId : null,
    ...(state === "ready" ? { locks: [], locksSeenAt: new Date(now.getTime() - HOUR_MS) } : {}),
    ...{ lastPruneAt: last("prune"), lastCheckAt, lastVerifyAt },
    ...{ lastCheckState: lastCheckAt && "succeeded", lastVerifyState: lastVerifyAt && "succeeded" },
  });
}

/** One host that an update did not do well. */
function updateOf({ hostname }: Part, now: Date) {
  if (!hostname.startsWith("legacy-01")) return {};
  const message = "The new agent did not reach the server within two minutes; the one before it runs again.";
  const common = {
    updateVersion: "0.1.0",
    updateState: "rolled_back",
    updateCode: "not_welcomed",
    updateMessage: message,
  };
  return { ...common, updateAt: new Date(now.getTime() - 9 * DAY_MS) };
}

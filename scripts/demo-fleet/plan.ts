import { type Retention, type ScheduleKind, type SourceGroup, sourceGroupSchema } from "@/agent/protocol/mod";
import type { Plan } from "@/server/domain/protection/overdue";
import type { Part } from "./cast";
import type { Dice } from "./random";
import { DAY_MS } from "./rows";

export type Group = SourceGroup & { createdAt: Date };
export type Planned = Plan & {
  name: string;
  kind: ScheduleKind;
  retention: Retention | null;
  checkParts: number | null;
  catchUpHours: number;
  isEnabled: boolean;
  countsFrom: Date;
};

const RETENTION: Retention = { keepDaily: 7, keepWeekly: 4, keepMonthly: 6 };
const OFFICE_HOURS = { days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" };

/** What the host backs up: databases have their dumps apart, because those run more often. */
export function groupsOf({ os, tags, hostname }: Part, createdAt: Date, dice: Dice): Group[] {
  const group = (name: string, paths: string[], extra: Partial<SourceGroup> = {}): Group => {
    const base = { sourceGroupId: dice.id(), name, paths, excludes: ["*.tmp", "**/.cache"], tags: [] };
    return {
      ...sourceGroupSchema.parse({ ...base, isOneFileSystem: false, isExcludeCaches: true, ...extra }),
      createdAt,
    };
  };
  if (os === "windows")
    return [
      group("documents", ["C:\\Users", "C:\\ProgramData\\app"], { isVss: true, excludes: ["*.tmp", "pagefile.sys"] }),
    ];
  if (tags.includes("db"))
    return [
      group("dumps", ["/var/backups/postgresql"], { hooks: { before: "systemctl start pg-dump.service" } }),
      group("system", ["/etc", "/root"]),
    ];
  if (tags.includes("files") || tags.includes("archive"))
    return [
      group("shares", ["/srv/shares"], { limits: { uploadKibps: 20_000, niceness: 10 } }),
      group("system", ["/etc"]),
    ];
  if (tags.includes("legacy")) return [group("all", ["/etc", "/home", "/srv/old-app"])];
  const data = hostname.startsWith("web") ? "/var/www" : "/srv/data";
  return [group("default", ["/etc", "/home", data])];
}

type Common = { part: Part; groups: readonly Group[]; countsFrom: Date; now: Date; isFirstOfLocation: boolean };

/** When it runs. The first host of a shared location tidies it, and on Sundays meets the others' backups. */
export function plansOf(common: Common, dice: Dice): Planned[] {
  const { part, groups, now, isFirstOfLocation } = common;
  const { story, tags } = part;
  if (["no_schedule", "init_failed", "initializing", "new"].includes(story.is)) return [];
  const make = (name: string, kind: ScheduleKind, cron: string, extra: Partial<Planned> = {}): Planned => ({
    ...{ scheduleId: dice.id(), name, kind, cron, timeZone: "Europe/Berlin", spreadSeconds: 0 },
    ...{ sourceGroupIds: [], retention: null, checkParts: null, catchUpHours: 24, isEnabled: true },
    ...{ blackouts: [], missedRunPolicy: "catch_up", countsFrom: common.countsFrom },
    pausedUntil: story.is === "paused" ? new Date(now.getTime() + 5 * DAY_MS).toISOString() : null,
    ...extra,
  });
  const ids = groups.map(({ sourceGroupId }) => sourceGroupId);
  const isOffice = tags.includes("office");
  const hour = isOffice ? 19 : dice.pick([0, 1, 2, 2, 2, 3, 4]);
  const nightly = make("nightly", "backup", `${dice.pick([0, 0, 15, 30])} ${tags.includes("web") ? 2 : hour} * * *`, {
    sourceGroupIds: ids,
    spreadSeconds: tags.includes("edge") ? 1800 : 0,
    blackouts: isOffice ? [OFFICE_HOURS] : [],
  });
  const plans = [nightly, make("tidy", "forget", "30 5 * * 0", { retention: RETENTION })];
  if (tags.includes("db")) plans.push(make("dumps", "backup", "10 */6 * * *", { sourceGroupIds: ids.slice(0, 1) }));
  if (isFirstOfLocation) {
    plans.push(make("prune", "prune", tags.includes("web") ? "0 2 * * 0" : "0 6 * * 0"));
    plans.push(make("check", "check", "0 8 * * 6", { checkParts: 4 }));
  }
  if (tags.includes("critical")) plans.push(make("verify", "verify", "0 9 15 * *"));
  if (tags.includes("stage"))
    plans.push(make("before releases", "backup", "0 12 * * 3", { sourceGroupIds: ids, isEnabled: false }));
  return plans;
}

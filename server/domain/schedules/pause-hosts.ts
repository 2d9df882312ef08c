import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { invalidRequest, parseInput } from "@/server/core/input";
import type { Prisma } from "@/server/db/generated/client";
import { toHostScope } from "@/server/db/host-scope";
import { transact, type Unit } from "@/server/db/transact";
import { doneOn, type HostOutcome, inOrder, refusedOn, unchangedOn } from "@/server/domain/hosts";
import { noteChange } from "./save";
import { type PauseHostsInput, pauseHostsSchema } from "./schemas";

/** Each host is judged anew afterwards, so a transaction takes so many and lets others write in between. */
const HOSTS_AT_ONCE = 25;

type HostRow = Prisma.HostGetPayload<{ include: { schedules: true } }>;

/**
 * Pauses the backup schedules of many hosts until an instant, or ends their pause. Runs that fall into a pause are left
 * out. Says of each host what came of it; asking again changes nothing.
 */
export async function pauseHosts(ctx: Ctx, input: PauseHostsInput): Promise<HostOutcome[]> {
  requireAccess(ctx.actor, "operator", FLEET);
  const { hostIds, pausedUntil } = parseInput(pauseHostsSchema, input);
  const until = pausedUntil === null ? null : new Date(pausedUntil);
  if (until !== null && until <= ctx.clock.now())
    throw invalidRequest([{ field: "pausedUntil", message: "must be a time that is still to come" }]);
  const outcomes: HostOutcome[] = [];
  for (let from = 0; from < hostIds.length; from += HOSTS_AT_ONCE) {
    const ids = hostIds.slice(from, from + HOSTS_AT_ONCE);
    outcomes.push(...(await transact(ctx, (unit) => pauseSome(unit, ctx, { ids, until }))));
  }
  return inOrder(hostIds, outcomes);
}

type Some = { ids: string[]; until: Date | null };

async function pauseSome(unit: Unit, ctx: Ctx, { ids, until }: Some): Promise<HostOutcome[]> {
  const now = ctx.clock.now();
  const include = { schedules: { where: { kind: "backup", isEnabled: true } } } as const;
  const hosts = await unit.tx.host.findMany({ where: { id: { in: ids } }, include });
  const outcomes: HostOutcome[] = [];
  const changed: HostRow[] = [];
  for (const host of hosts) {
    requireAccess(ctx.actor, "operator", toHostScope(host));
    const isDifferent = host.schedules.some(({ pausedUntil }) => pausedUntil?.getTime() !== until?.getTime());
    if (host.schedules.length === 0) outcomes.push(refusedOn(host, noSchedule()));
    else if (!isDifferent) outcomes.push(unchangedOn(host));
    else {
      changed.push(host);
      outcomes.push(doneOn(host));
    }
  }
  if (changed.length === 0) return outcomes;
  // Who is overdue goes on being measured from where he was: a pause brings no snapshot.
  const isOverdue = ({ overdueAt }: HostRow) => overdueAt !== null && overdueAt <= now;
  for (const overdue of [true, false]) {
    const hostIds = changed.filter((host) => isOverdue(host) === overdue).map(({ id }) => id);
    const where = { hostId: { in: hostIds }, kind: "backup", isEnabled: true };
    const data = { pausedUntil: until, updatedAt: now, ...(overdue ? {} : { countsFrom: now }) };
    if (hostIds.length > 0) await unit.tx.schedule.updateMany({ where, data });
  }
  const schedules = changed.flatMap((host) =>
    host.schedules.map(({ id, pausedUntil }) => ({
      ...{ hostId: host.id, scheduleId: id, before: pausedUntil?.toISOString() ?? null },
    })),
  );
  const details = { after: { pausedUntil: until?.toISOString() ?? null }, schedules };
  await unit.audit({ action: "schedules.pause_hosts", targetKind: "host", targetId: "many", details });
  for (const { id } of changed) await noteChange(unit, { hostId: id, now });
  return outcomes;
}

const noSchedule = () =>
  new AppError("schedule_not_found", "The host has no backup schedule that is switched on; add one first.");

import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { lastDays } from "@/server/core/days";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { leaseKeyOf } from "@/server/domain/jobs";
import { byKey } from "./place-view";
import { primaryRepository } from "./primary-repository";
import { type HostRef, type SizeTrendInput, sizeTrendSchema } from "./schemas";

export type SizeDay = { day: string; sizeBytes: number };
export type PlaceSizes = { placeId: string; days: SizeDay[] };

/** How large repositories were at the end of each day on which that was known; one statement. */
export async function sizeTrend(ctx: Ctx, input: SizeTrendInput): Promise<PlaceSizes[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { placeIds, days } = parseInput(sizeTrendSchema, input);
  return daysOf(ctx, placeIds, days);
}

/**
 * The same of one host's repository.
 * @throws AppError `host_not_found`
 */
export async function hostSizes(ctx: Ctx, { hostId, days = 90 }: HostRef & { days?: number }): Promise<SizeDay[]> {
  await requireHostAccess(ctx, "viewer", hostId);
  const repository = await primaryRepository(ctx.db.prisma, hostId);
  return daysOf(ctx, [leaseKeyOf(repository)], days)[0]?.days ?? [];
}

function daysOf(ctx: Ctx, placeIds: readonly string[], days: number): PlaceSizes[] {
  const [from = ""] = lastDays(ctx.clock.now(), days);
  const byPlace = byKey(ctx.db.places.days({ keys: placeIds, from }));
  return placeIds.map((placeId) => ({
    placeId,
    days: (byPlace.get(placeId) ?? []).map(({ day, sizeBytes }) => ({ day, sizeBytes })),
  }));
}

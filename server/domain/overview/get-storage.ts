import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { lastDays } from "@/server/core/days";
import type { StorageDay } from "@/server/db/fleet-reads";
import { STRIP_DAYS } from "./schemas";
import { createTurns, shared } from "./shared";

export type Storage = {
  /** Days on which anything was measured, the oldest first. */
  days: { day: string; bytes: number }[];
  /** Repositories in all, and those whose size is known; one that hosts share counts once. */
  repositories: number;
  measured: number;
};

const today = shared<StorageDay>({ freshMs: 60_000 });
const before = shared<StorageDay>({ freshMs: 10 * 60_000 });
const counts = shared<{ total: number; measured: number }>({ freshMs: 60_000 });

/** How much data lies in all repositories, day by day; a statement a day, each made once. */
export async function getStorage(ctx: Ctx): Promise<Storage> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const names = lastDays(ctx.clock.now(), STRIP_DAYS);
  const days: Storage["days"] = [];
  const turn = createTurns();
  for (const day of names) {
    const ask = day === names.at(-1) ? today : before;
    const { bytes, repositories } = await ask(ctx, day, () => ctx.db.fleet.storage(day));
    if (repositories > 0) days.push({ day, bytes });
    await turn();
  }
  const { total, measured } = await counts(ctx, "", () => ctx.db.fleet.repositories());
  return { days, repositories: total, measured };
}

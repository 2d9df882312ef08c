import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { byKey, type PlacePage, toPlaceView } from "./place-view";
import { CHECK_AGES_AFTER_DAYS, type ListPlacesInput, listPlacesSchema } from "./schemas";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Repositories of the fleet, those that need somebody first; two statements, whatever the number of hosts. */
export async function listPlaces(ctx: Ctx, input: ListPlacesInput = {}): Promise<PlacePage> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const asked = parseInput(listPlacesSchema, input);
  const checkedSince = new Date(ctx.clock.now().getTime() - CHECK_AGES_AFTER_DAYS * DAY_MS);
  const { places } = ctx.db;
  const rows = places.page({ ...asked, checkedSince });
  const hosts = byKey(places.hosts(rows.map(({ key }) => key)));
  return {
    places: rows.map((row) =>
      toPlaceView(row, { hosts: hosts.get(row.key) ?? [], isOnline: (hostId) => ctx.agents.isOnline(hostId) }),
    ),
    total: rows[0]?.total ?? 0,
    needsAction: rows[0]?.needsAction ?? 0,
  };
}

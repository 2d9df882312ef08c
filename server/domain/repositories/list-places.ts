import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { byKey, type PlacePage, toPlaceView } from "./place-view";
import { CHECK_AGES_AFTER_DAYS, type ListPlacesInput, listPlacesSchema } from "./schemas";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Repositories of the fleet, those that need somebody first; two statements, whatever the number of hosts. */
export async function listPlaces(ctx: Ctx, input: ListPlacesInput = {}): Promise<PlacePage> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const asked = parseInput(listPlacesSchema, input);
  // By the hour, so that many who ask at a time ask for the same.
  const hour = Math.floor(ctx.clock.now().getTime() / HOUR_MS) * HOUR_MS;
  const checkedSince = new Date(hour - CHECK_AGES_AFTER_DAYS * DAY_MS);
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

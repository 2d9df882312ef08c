import { z } from "zod";
import { jobCauseSchema } from "@/agent/protocol/mod";
import { MAX_PLACES_PER_PAGE, PLACE_SHOWS, type PlaceView, type SizeDay, TROUBLES } from "@/server/domain/repositories";
import { boundedInteger, bytes, count, optionalInstant } from "./values";

const PLACES_PER_PAGE = 50;

export const listPlacesQuery = z
  .object({
    limit: boundedInteger(1, MAX_PLACES_PER_PAGE)
      .default(PLACES_PER_PAGE)
      .describe(`How many repositories a page has at most; ${PLACES_PER_PAGE} when left out.`),
    cursor: boundedInteger(0, 1_000_000)
      .default(0)
      .describe("Where the page starts: X-Next-Cursor of the page before."),
    search: z.string().max(200).default("").describe("Looks into locations and names of hosts."),
    show: z.enum(PLACE_SHOWS).default("all").describe("Only those that need somebody, or only those that do not."),
  })
  .transform(({ limit, cursor, search, show }) => ({ limit, offset: cursor, search, show }));

const maintenanceState = z.enum(["succeeded", "failed"]).nullable();

export const placeAnswer = z
  .object({
    place_id: z.string().describe("restic's own id of the repository, or its location until that is known."),
    url: z.string().describe("Without credentials."),
    state: z.enum(["pending", "ready", "init_failed"]),
    cause: jobCauseSchema.nullable(),
    fix: z.string().nullable(),
    trouble: z.enum(TROUBLES).describe("What a person has to do about it."),
    host_count: count,
    hosts: z
      .array(z.object({ host_id: z.string(), hostname: z.string(), online: z.boolean() }))
      .describe("The first of its hosts by name."),
    snapshot_count: count,
    size_bytes: bytes.nullable().describe("What its data takes, as stored; null until it was measured."),
    size_measured_at: optionalInstant,
    lock_count: count.nullable().describe("Null until a host has looked."),
    locks_seen_at: optionalInstant,
    last_prune_at: optionalInstant,
    last_check_at: optionalInstant,
    last_check_state: maintenanceState,
    last_verify_at: optionalInstant,
    last_verify_state: maintenanceState,
  })
  .meta({ id: "FleetRepository" });

export const toPlace = (view: PlaceView): z.output<typeof placeAnswer> => ({
  place_id: view.placeId,
  url: view.url,
  state: view.state,
  cause: view.cause,
  fix: view.fix,
  trouble: view.trouble,
  host_count: view.hostCount,
  hosts: view.hosts.map(({ hostId, hostname, isOnline }) => ({ host_id: hostId, hostname, online: isOnline })),
  snapshot_count: view.snapshotCount,
  size_bytes: view.sizeBytes,
  size_measured_at: view.sizeMeasuredAt,
  lock_count: view.lockCount,
  locks_seen_at: view.locksSeenAt,
  last_prune_at: view.lastPruneAt,
  last_check_at: view.lastCheckAt,
  last_check_state: view.lastCheckState,
  last_verify_at: view.lastVerifyAt,
  last_verify_state: view.lastVerifyState,
});

export const sizeDayAnswer = z
  .object({ day: z.string().describe("As 2026-11-27, in UTC."), size_bytes: bytes })
  .meta({ id: "RepositorySize" });
export const toSizeDay = ({ day, sizeBytes }: SizeDay): z.output<typeof sizeDayAnswer> => ({
  day,
  size_bytes: sizeBytes,
});

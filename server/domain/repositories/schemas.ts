import { z } from "zod";
import { type JobKind, readDataSchema, repositoryUrlSchema, retentionSchema, secretSchema } from "@/agent/protocol/mod";

export const hostRefSchema = z.object({ hostId: z.string().min(1).max(64) });
export type HostRef = z.infer<typeof hostRefSchema>;

/** What is left out stays as it is; at least one field must be there. Secrets go in and never come out. */
export const replaceRepositorySchema = hostRefSchema
  .extend({
    repoUrl: repositoryUrlSchema.optional(),
    repoUsername: secretSchema.optional(),
    repoPassword: secretSchema.optional(),
    repoEncryptionPassword: secretSchema.optional(),
  })
  .refine(({ hostId: _hostId, ...fields }) => Object.values(fields).some((value) => value !== undefined), {
    path: ["repoUrl"],
    message: "or new credentials must be given",
  });
export type ReplaceRepositoryInput = z.input<typeof replaceRepositorySchema>;

export const DRILL_SCOPES = ["sample", "everything"] as const;

/** What may be run on a repository beside backups; `forget` has rules, and verbs of its own. */
export const MAINTENANCE_KINDS = ["prune", "check", "unlock", "verify"] as const satisfies readonly JobKind[];

/**
 * `readData` is for a check: which part of the data it reads, too; left out, none. `scope` and `onHostId` are for a
 * verify: how much it restores, and which host of the fleet does the restoring; left out, a sample and the host itself.
 */
export const maintenanceSchema = hostRefSchema
  .extend({
    kind: z.enum(MAINTENANCE_KINDS),
    readData: readDataSchema.nullable().optional(),
    scope: z.enum(DRILL_SCOPES).optional(),
    onHostId: hostRefSchema.shape.hostId.nullable().optional(),
  })
  .refine(({ kind, readData }) => kind === "check" || !readData, {
    path: ["readData"],
    message: "goes with a check only",
  })
  .refine(({ kind, scope, onHostId }) => kind === "verify" || (!scope && !onHostId), {
    path: ["scope"],
    message: "goes with a verify only, as does another host",
  });
export type MaintenanceInput = z.input<typeof maintenanceSchema>;

/** Checks older than this are called old. */
export const CHECK_AGES_AFTER_DAYS = 30;
export const PLACE_SHOWS = ["all", "action", "fine"] as const;
export const MAX_PLACES_PER_PAGE = 100;

/** `search` looks into locations and names of hosts; `offset` counts repositories. */
export const listPlacesSchema = z.object({
  search: z.string().trim().max(200, "must be at most 200 characters").default(""),
  show: z.enum(PLACE_SHOWS).default("all"),
  limit: z.number().int().min(1).max(MAX_PLACES_PER_PAGE).default(50),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
export type ListPlacesInput = z.input<typeof listPlacesSchema>;

export const sizeTrendSchema = z.object({
  /** As `listPlaces` names them. */
  placeIds: z.array(z.string().min(1).max(2048)).min(1).max(MAX_PLACES_PER_PAGE),
  days: z.number().int().min(1).max(366).default(90),
});
export type SizeTrendInput = z.input<typeof sizeTrendSchema>;

export const retentionRefSchema = hostRefSchema.extend({ retention: retentionSchema });
export type RetentionInput = z.input<typeof retentionRefSchema>;

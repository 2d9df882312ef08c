import { z } from "zod";
import { repositoryQuestionSchema, snapshotIdSchema, snapshotPathSchema, tagSchema } from "@/agent/protocol/mod";

export const MAX_TREE_PAGE = 1000;
export const TREE_PAGE = 500;
export const MAX_FOUND = 1000;
export const MAX_CHANGES = 2000;
/** restic's own short form of an id. */
export const SHORT_ID_LENGTH = 8;

const hostId = z.string().min(1).max(64);
/** `viaHostId` is the host that reads the repository; null or left out, its own. */
const ofHost = z.object({ hostId, viaHostId: hostId.nullish() });
const ofSnapshot = z.object({ hostId, snapshotId: snapshotIdSchema });

export const listTreeSchema = ofHost.extend({
  snapshotId: snapshotIdSchema,
  path: snapshotPathSchema,
  offset: z.number().int().min(0).max(100_000_000).default(0),
  limit: z.number().int().min(1).max(MAX_TREE_PAGE).default(TREE_PAGE),
});
export type ListTreeInput = z.input<typeof listTreeSchema>;

const [, find] = repositoryQuestionSchema.options;
export const findInSnapshotsSchema = ofHost.extend({
  pattern: find.shape.pattern,
  isExact: z.boolean().default(false),
  isCaseIgnored: z.boolean().default(false),
});
export type FindInput = z.input<typeof findInSnapshotsSchema>;

export const diffSnapshotsSchema = ofHost.extend({
  from: snapshotIdSchema,
  to: snapshotIdSchema,
  path: snapshotPathSchema.default("/"),
});
export type DiffInput = z.input<typeof diffSnapshotsSchema>;

/** What is left out stays. `hold` among the tags counts for nothing: `isHeld` alone decides about it. */
export const retagSnapshotSchema = ofSnapshot.extend({
  tags: z.array(tagSchema).max(20).optional(),
  isHeld: z.boolean().optional(),
});
export type RetagInput = z.input<typeof retagSnapshotSchema>;

export const forgetSnapshotSchema = ofSnapshot.extend({ confirm: z.string().max(64) });
export type ForgetSnapshotInput = z.input<typeof forgetSnapshotSchema>;

export const refreshSnapshotsSchema = z.object({ hostId });
export type RefreshInput = z.input<typeof refreshSnapshotsSchema>;

import { z } from "zod";
import { diffLineSchema, type SnapshotEntry, snapshotEntrySchema } from "@/agent/protocol/mod";
import type { DiffAnswer } from "@/server/core/ports";
import {
  diffSnapshotsSchema,
  type FoundInSnapshots,
  findInSnapshotsSchema,
  forgetSnapshotSchema,
  listTreeSchema,
  MAX_TREE_PAGE,
  retagSnapshotSchema,
  type TreePage,
} from "@/server/domain/browse";
import { boundedInteger, bytes, count, given, optionalInstant, queryFlag } from "./values";

const via = {
  via_host_id: listTreeSchema.shape.viaHostId
    .unwrap()
    .unwrap()
    .optional()
    .describe("The host that reads the repository in place of its own; needs the role admin."),
};

export const treeQuery = z
  .object({
    path: listTreeSchema.shape.path.optional().describe("The folder, as restic names it; / when left out."),
    offset: boundedInteger(0, 100_000_000).optional().describe("How many entries are left out."),
    limit: boundedInteger(1, MAX_TREE_PAGE).optional().describe("How many there are at most; 500 when left out."),
    ...via,
  })
  .transform(({ path = "/", offset, limit, via_host_id }) => ({
    path,
    ...given({ offset, limit, viaHostId: via_host_id }),
  }));

export const findQuery = z
  .object({
    pattern: findInSnapshotsSchema.shape.pattern.describe("A restic pattern such as *.conf, or a path."),
    exact: queryFlag.optional().describe("True where every character of the pattern means itself."),
    ignore_case: queryFlag.optional(),
    ...via,
  })
  .transform(({ pattern, exact, ignore_case, via_host_id }) => ({
    pattern,
    ...given({ isExact: exact, isCaseIgnored: ignore_case, viaHostId: via_host_id }),
  }));

const { from, to, path } = diffSnapshotsSchema.shape;
export const diffQuery = z
  .object({ from, to, path: path.unwrap().optional().describe("Below which folder; / when left out."), ...via })
  .transform(({ from, to, path, via_host_id }) => ({ from, to, ...given({ path, viaHostId: via_host_id }) }));

export const retagBody = z
  .object({
    tags: retagSnapshotSchema.shape.tags.describe("All tags that it is to have; left out, they stay."),
    is_held: retagSnapshotSchema.shape.isHeld.describe("Whether no rule and nobody may forget it."),
  })
  .transform(({ tags, is_held }) => given({ tags, isHeld: is_held }));

export const forgetSnapshotBody = z.object({
  confirm: forgetSnapshotSchema.shape.confirm.describe("The first 8 digits of the snapshot's id, typed once more."),
});

const entryShape = {
  name: z.string(),
  kind: snapshotEntrySchema.shape.kind,
  size_bytes: bytes.nullable(),
  modified_at: z.string().nullable(),
  permissions: z.string().nullable(),
  uid: z.number().int().nullable(),
  gid: z.number().int().nullable(),
  is_addressable: z.boolean().describe("False for a name that cannot be asked for by itself."),
};
const entry = z.object(entryShape).meta({ id: "SnapshotEntry" });

export const treePage = z.object({
  path: z.string(),
  entries: z.array(entry),
  total: count.nullable().describe("Null while the host still lists the folder."),
  next_offset: count.nullable().describe("Where the next page starts; null on the last one."),
});

export const foundAnswer = z.object({
  found: z.array(z.object({ ...entryShape, snapshot_id: z.string(), path: z.string(), taken_at: optionalInstant })),
  is_cut: z.boolean().describe("True where there is more than is shown."),
});

export const diffAnswer = z.object({
  changes: z.array(z.object({ path: z.string(), change: diffLineSchema.options[0].shape.change })),
  is_cut: z.boolean().describe("True where there is more than is shown; there are no sums then."),
  sums: z
    .object({
      changed_files: count,
      added_files: count,
      added_bytes: bytes,
      removed_files: count,
      removed_bytes: bytes,
    })
    .nullable(),
});

const toEntry = (one: SnapshotEntry): z.output<typeof entry> => ({
  name: one.name,
  kind: one.kind,
  size_bytes: one.sizeBytes,
  modified_at: one.modifiedAt,
  permissions: one.permissions,
  uid: one.uid,
  gid: one.gid,
  is_addressable: one.isAddressable,
});

export const toTreePage = ({ path, entries, total, nextOffset }: TreePage): z.output<typeof treePage> => ({
  path,
  entries: entries.map(toEntry),
  total,
  next_offset: nextOffset,
});

export const toFound = ({ found, isCut }: FoundInSnapshots): z.output<typeof foundAnswer> => ({
  found: found.map((one) => ({
    ...toEntry(one),
    snapshot_id: one.snapshotId,
    path: one.path,
    taken_at: one.takenAt,
  })),
  is_cut: isCut,
});

export const toDiff = ({ changes, isCut, sums }: DiffAnswer): z.output<typeof diffAnswer> => ({
  changes,
  is_cut: isCut,
  sums: sums && {
    changed_files: sums.changedFiles,
    added_files: sums.addedFiles,
    added_bytes: sums.addedBytes,
    removed_files: sums.removedFiles,
    removed_bytes: sums.removedBytes,
  },
});

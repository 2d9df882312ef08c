import { z } from "zod";
import { hooksSchema, type Limits, limitsSchema } from "@/agent/protocol/mod";
import {
  createSourceGroupSchema,
  type ExcludeVerdict,
  runSourceGroupSchema,
  type SourceGroupView,
  testExcludesSchema,
  updateSourceGroupSchema,
} from "@/server/domain/source-groups";
import { given, instant, optionalInstant, texts } from "./values";

const limit = limitsSchema.shape;
const limits = z.object({
  upload_kibps: limit.uploadKibps.describe("KiB per second."),
  download_kibps: limit.downloadKibps.describe("KiB per second."),
  niceness: limit.niceness.describe("As of nice: 19 gives way to everybody."),
  io_priority: limit.ioPriority.describe("As of ionice: idle takes only what nobody else wants."),
  compression: limit.compression,
  read_concurrency: limit.readConcurrency.describe("Files read at the same time."),
});
const limitsBody = limits.transform((body) =>
  given({
    uploadKibps: body.upload_kibps,
    downloadKibps: body.download_kibps,
    niceness: body.niceness,
    ioPriority: body.io_priority,
    compression: body.compression,
    readConcurrency: body.read_concurrency,
  }),
);
const limitsAnswer = limits.meta({ id: "Limits" });
const hooksAnswer = z.object(hooksSchema.shape).meta({ id: "Hooks" });

const toLimits = (own: Limits): z.output<typeof limitsAnswer> =>
  given({
    upload_kibps: own.uploadKibps,
    download_kibps: own.downloadKibps,
    niceness: own.niceness,
    io_priority: own.ioPriority,
    compression: own.compression,
    read_concurrency: own.readConcurrency,
  });

const create = createSourceGroupSchema.shape;
export const createSourceGroupBody = z
  .object({
    name: create.name,
    paths: create.paths.describe("Absolute paths of the host."),
    excludes: create.excludes.describe("restic's own patterns."),
    tags: create.tags,
    one_file_system: create.isOneFileSystem,
    exclude_caches: create.isExcludeCaches,
    vss: create.isVss.describe("Windows: reads from a volume shadow copy."),
    limits: limitsBody.optional(),
    hooks: create.hooks.describe("Shell lines around a backup; run only where the host's agent.env allows hooks."),
  })
  .transform(({ one_file_system, exclude_caches, vss, limits: limited, ...rest }) => ({
    ...rest,
    isOneFileSystem: one_file_system,
    isExcludeCaches: exclude_caches,
    isVss: vss,
    limits: limited ?? {},
  }));

const update = updateSourceGroupSchema.shape;
/** What is left out stays; limits and hooks are replaced as a whole. */
export const updateSourceGroupBody = z
  .object({
    name: update.name,
    paths: update.paths,
    excludes: update.excludes,
    tags: update.tags,
    one_file_system: update.isOneFileSystem,
    exclude_caches: update.isExcludeCaches,
    vss: update.isVss,
    limits: limitsBody.optional(),
    hooks: update.hooks,
  })
  .transform(({ one_file_system, exclude_caches, vss, ...rest }) =>
    given({ ...rest, isOneFileSystem: one_file_system, isExcludeCaches: exclude_caches, isVss: vss }),
  );

export const runSourceGroupBody = z
  .object({ dry_run: runSourceGroupSchema.shape.isDryRun.describe("Reads and counts everything, and stores nothing.") })
  .transform(({ dry_run }) => ({ isDryRun: dry_run }));

export const sourceGroup = z
  .object({
    source_group_id: z.string(),
    host_id: z.string(),
    name: z.string(),
    paths: texts,
    excludes: texts.describe("restic's own patterns."),
    tags: texts,
    one_file_system: z.boolean(),
    exclude_caches: z.boolean(),
    vss: z.boolean(),
    limits: limitsAnswer,
    hooks: hooksAnswer,
    last_snapshot_at: optionalInstant.describe("The newest snapshot of just these paths."),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: "SourceGroup" });

export const toSourceGroup = (group: SourceGroupView): z.output<typeof sourceGroup> => ({
  source_group_id: group.sourceGroupId,
  host_id: group.hostId,
  name: group.name,
  paths: group.paths,
  excludes: group.excludes,
  tags: group.tags,
  one_file_system: group.isOneFileSystem,
  exclude_caches: group.isExcludeCaches,
  vss: group.isVss,
  limits: toLimits(group.limits),
  hooks: group.hooks,
  last_snapshot_at: group.lastSnapshotAt,
  created_at: group.createdAt,
  updated_at: group.updatedAt,
});

const test = testExcludesSchema.shape;
export const testExcludesBody = z
  .object({
    excludes: test.excludes.describe("restic's own patterns."),
    paths: test.paths.describe("Paths to try; they need not exist."),
    roots: test.roots.describe("What the backup reads; folders above do not count."),
    restic_version: test.resticVersion.describe("Whose rules; those of 0.18 when left out."),
  })
  .transform(({ restic_version, ...rest }) => ({ ...rest, ...given({ resticVersion: restic_version }) }));

export const excludeVerdicts = z.array(
  z.object({
    path: z.string(),
    excluded: z.boolean(),
    pattern: z.string().nullable().describe("The pattern that had the last word."),
  }),
);

export const toExcludeVerdicts = (verdicts: readonly ExcludeVerdict[]): z.output<typeof excludeVerdicts> =>
  verdicts.map(({ path, isExcluded, pattern }) => ({ path, excluded: isExcluded, pattern }));

import { z } from "zod";
import {
  absolutePathSchema,
  excludePatternSchema,
  hasControlCharacter,
  hooksSchema,
  limitsSchema,
  type sourceGroupSchema,
  tagSchema,
} from "@/agent/protocol/mod";
import { cleanHostPath } from "@/server/core/host-path";
import { hostIdsSchema } from "@/server/domain/hosts";

export const listSourceGroupsSchema = z.object({ hostId: z.string().min(1).max(64) });
export type ListSourceGroupsInput = z.infer<typeof listSourceGroupsSchema>;

export const sourceGroupRefSchema = z.object({ sourceGroupId: z.string().min(1).max(64) });
export type SourceGroupRef = z.infer<typeof sourceGroupRefSchema>;

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** What a person may say of a group; each field alone, so that a change may name just some. */
const fields = {
  name: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(100, "must be at most 100 characters")
    .refine((text) => !hasControlCharacter(text), "must not hold line breaks or other control characters"),
  /** As restic writes them into a snapshot, each once. */
  paths: z
    .array(absolutePathSchema)
    .min(1, "must name at least one folder or file")
    .max(200, "must be at most 200")
    .transform((paths) => unique(paths.map(cleanHostPath))),
  excludes: z.array(excludePatternSchema).max(500, "must be at most 500"),
  tags: z.array(tagSchema).max(50, "must be at most 50").transform(unique),
  isOneFileSystem: z.boolean(),
  isExcludeCaches: z.boolean(),
  isVss: z.boolean(),
  limits: limitsSchema,
  hooks: hooksSchema,
} satisfies Record<keyof Omit<z.infer<typeof sourceGroupSchema>, "sourceGroupId">, z.ZodType>;

export const createSourceGroupSchema = z.object({
  hostId: z.string().min(1).max(64),
  ...fields,
  excludes: fields.excludes.default([]),
  tags: fields.tags.default([]),
  isOneFileSystem: fields.isOneFileSystem.default(false),
  isExcludeCaches: fields.isExcludeCaches.default(true),
  isVss: fields.isVss.default(false),
  limits: fields.limits.default({}),
  hooks: fields.hooks.default({}),
});
export type CreateSourceGroupInput = z.input<typeof createSourceGroupSchema>;

/** What is left out stays; `limits` and `hooks` are replaced as a whole. */
export const updateSourceGroupSchema = sourceGroupRefSchema.extend(z.object(fields).partial().shape);
export type UpdateSourceGroupInput = z.input<typeof updateSourceGroupSchema>;
export type GroupFields = Omit<z.infer<typeof createSourceGroupSchema>, "hostId">;

export const runSourceGroupSchema = sourceGroupRefSchema.extend({
  /** Reads and counts everything, and stores nothing. */
  isDryRun: z.boolean().default(false),
});
export type RunSourceGroupInput = z.input<typeof runSourceGroupSchema>;

export const runHostsSchema = z.object({ hostIds: hostIdsSchema });
export type RunHostsInput = z.input<typeof runHostsSchema>;

/**
 * `roots` are the paths that the backup reads; folders above them do not count. Without `resticVersion` the rules are
 * those of 0.18 and before.
 */
export const testExcludesSchema = z.object({
  excludes: z.array(excludePatternSchema).max(500, "must be at most 500"),
  paths: z.array(absolutePathSchema).max(200, "must be at most 200"),
  roots: z.array(absolutePathSchema).max(200, "must be at most 200").default([]),
  resticVersion: z.string().max(64).optional(),
});
export type TestExcludesInput = z.input<typeof testExcludesSchema>;

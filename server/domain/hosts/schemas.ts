import { z } from "zod";
import { absolutePathSchema, tagSchema } from "@/agent/protocol/mod";

export const MAX_HOSTS_PER_PAGE = 20_000;

/** `after` is the host name that the page before ended with. */
export const listHostsSchema = z.object({
  limit: z.number().int().min(1).max(MAX_HOSTS_PER_PAGE).default(1000),
  after: z.string().max(253).optional(),
});
export type ListHostsInput = z.input<typeof listHostsSchema>;

export const hostRefSchema = z.object({ hostId: z.string().min(1).max(64) });
export type HostRef = z.infer<typeof hostRefSchema>;

/** All of the host's tags; one that is named twice counts once. */
export const updateHostSchema = hostRefSchema.extend({
  tags: z
    .array(tagSchema)
    .max(20, "must be at most 20 tags")
    .transform((tags) => [...new Set(tags)]),
});
export type UpdateHostInput = z.input<typeof updateHostSchema>;

/** Without a path: the folders that the host lets itself be looked at from. */
export const hostFolderSchema = hostRefSchema.extend({ path: absolutePathSchema.optional() });
export type HostFolderInput = z.infer<typeof hostFolderSchema>;

export const findHostsSchema = z.object({
  text: z.string().trim().max(253),
  limit: z.number().int().min(1).max(100).default(20),
});
export type FindHostsInput = z.input<typeof findHostsSchema>;

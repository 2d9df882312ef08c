import { z } from "zod";
import { absolutePathSchema, tagSchema } from "@/agent/protocol/mod";
import { PROTECTION_STATES } from "@/server/domain/protection";

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
export const HOST_VIEWS = ["all", "attention", "running", "offline"] as const;
export type HostViewName = (typeof HOST_VIEWS)[number];
export const HOST_SORTS = ["urgency", "name", "last_good", "next_run", "agent_version"] as const;
export type HostSort = (typeof HOST_SORTS)[number];

const idSchema = hostRefSchema.shape.hostId;

/** Which hosts; whatever is left out lets every host through. */
export const filterHostsSchema = z.object({
  text: z.string().max(200).default(""),
  view: z.enum(HOST_VIEWS).default("all"),
  tags: z.array(z.string().max(64)).max(20, "must be at most 20 tags").default([]),
  status: z.enum(["online", "offline"]).optional(),
  agentVersion: z.string().max(64).optional(),
  protection: z.enum(PROTECTION_STATES).optional(),
});
export type FilterHostsInput = z.input<typeof filterHostsSchema>;
export type HostFilters = z.output<typeof filterHostsSchema>;

export const MAX_FOUND_HOSTS = 200;
export const searchHostsSchema = filterHostsSchema.extend({
  sort: z.enum(HOST_SORTS).default("urgency"),
  isDescending: z.boolean().default(false),
  offset: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1).max(MAX_FOUND_HOSTS).default(100),
});
export type SearchHostsInput = z.input<typeof searchHostsSchema>;

/** How many hosts one action may be about. */
export const MAX_BULK_HOSTS = 1000;
export const hostIdsSchema = z
  .array(idSchema)
  .min(1, "must name a host")
  .max(MAX_BULK_HOSTS, `must be at most ${MAX_BULK_HOSTS} hosts`)
  .transform((ids) => [...new Set(ids)]);

const tagsSchema = z.array(tagSchema).max(20, "must be at most 20 tags").default([]);
export const tagHostsSchema = z
  .object({ hostIds: hostIdsSchema, add: tagsSchema, remove: tagsSchema })
  .refine(({ add, remove }) => add.length + remove.length > 0, { path: ["add"], message: "must name a tag" });
export type TagHostsInput = z.input<typeof tagHostsSchema>;

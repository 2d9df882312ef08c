import { z } from "zod";
import { absolutePathSchema } from "@/agent/protocol/mod";

export const MAX_HOSTS_PER_PAGE = 20_000;

/** `after` is the host name that the page before ended with. */
export const listHostsSchema = z.object({
  limit: z.number().int().min(1).max(MAX_HOSTS_PER_PAGE).default(1000),
  after: z.string().max(253).optional(),
});
export type ListHostsInput = z.input<typeof listHostsSchema>;

export const hostRefSchema = z.object({ hostId: z.string().min(1).max(64) });
export type HostRef = z.infer<typeof hostRefSchema>;

export const searchHostsSchema = z.object({ text: z.string().trim().max(253) });
export type SearchHostsInput = z.infer<typeof searchHostsSchema>;

/** Without a path: the folders that the host lets itself be looked at from. */
export const hostFolderSchema = hostRefSchema.extend({ path: absolutePathSchema.optional() });
export type HostFolderInput = z.infer<typeof hostFolderSchema>;

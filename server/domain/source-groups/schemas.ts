import { z } from "zod";

export const listSourceGroupsSchema = z.object({ hostId: z.string().min(1).max(64) });
export type ListSourceGroupsInput = z.infer<typeof listSourceGroupsSchema>;

export const sourceGroupRefSchema = z.object({ sourceGroupId: z.string().min(1).max(64) });
export type SourceGroupRef = z.infer<typeof sourceGroupRefSchema>;

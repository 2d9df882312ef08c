import { z } from "zod";
import type { SourceGroupView } from "@/server/domain/source-groups";
import { texts } from "./values";

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
});

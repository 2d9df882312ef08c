import type { SourceGroupView } from "@/server/domain/source-groups";

export const toSourceGroup = (group: SourceGroupView) => ({
  source_group_id: group.sourceGroupId,
  host_id: group.hostId,
  name: group.name,
  paths: group.paths,
  excludes: group.excludes,
  tags: group.tags,
  one_file_system: group.isOneFileSystem,
  exclude_caches: group.isExcludeCaches,
});

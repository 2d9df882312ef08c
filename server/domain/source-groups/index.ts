/** What a host backs up. */
export { createSourceGroup } from "./create-source-group";
export { deleteSourceGroup } from "./delete-source-group";
export type { ExcludeVerdict } from "./excludes";
export { getSourceGroup } from "./get-source-group";
export { listSourceGroups } from "./list-source-groups";
export { runHosts } from "./run-hosts";
export { runSourceGroup } from "./run-source-group";
export {
  createSourceGroupSchema,
  listSourceGroupsSchema,
  runHostsSchema,
  runSourceGroupSchema,
  sourceGroupRefSchema,
  testExcludesSchema,
  updateSourceGroupSchema,
} from "./schemas";
export { testExcludes } from "./test-excludes";
export { updateSourceGroup } from "./update-source-group";
export { type SourceGroupView, toSourceGroup } from "./view";

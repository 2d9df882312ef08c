/** What a host backs up. */
export { listSourceGroups } from "./list-source-groups";
export { runSourceGroup } from "./run-source-group";
export { listSourceGroupsSchema, sourceGroupRefSchema } from "./schemas";
export { type SourceGroupView, toSourceGroup } from "./view";

/** Machines with an agent: who they are, when they were heard of, and what their last backup was. */
export type { AgentFacts } from "@/server/db/database";
export { type AuthenticatedAgent, authenticateAgent } from "./authenticate-agent";
export { attempt, doneOn, type HostOutcome, inOrder, refusedOn, unchangedOn } from "./bulk";
export { connectAgent } from "./connect-agent";
export { deleteHost } from "./delete-host";
export { findHosts, type HostName } from "./find-hosts";
export { getHost } from "./get-host";
export { type HostFolder, listHostFolder } from "./list-host-folder";
export { listHosts } from "./list-hosts";
export { listRecentHosts } from "./list-recent-hosts";
export { noteOtherMachine } from "./note-other-machine";
export { recordAppliedConfig } from "./record-applied-config";
export { recordAppliedPins } from "./record-applied-pins";
export { type Heartbeats, recordHeartbeats } from "./record-heartbeats";
export { refuseClone } from "./refuse-clone";
export {
  type FilterHostsInput,
  filterHostsSchema,
  findHostsSchema,
  HOST_SORTS,
  HOST_VIEWS,
  hostFolderSchema,
  hostIdsSchema,
  hostRefSchema,
  listHostsSchema,
  MAX_BULK_HOSTS,
  MAX_FOUND_HOSTS,
  MAX_HOSTS_PER_PAGE,
  searchHostsSchema,
  tagHostsSchema,
  updateHostSchema,
} from "./schemas";
export { type FoundHost, findHostIds, type HostSearch, searchHosts } from "./search-hosts";
export { tagHosts } from "./tag-hosts";
export { updateHost } from "./update-host";
export type { HostView, RepoStatus } from "./view";

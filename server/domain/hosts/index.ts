/** Machines with an agent: who they are, when they were heard of, and what their last backup was. */
export type { AgentFacts } from "@/server/db/database";
export { type AuthenticatedAgent, authenticateAgent } from "./authenticate-agent";
export { connectAgent } from "./connect-agent";
export { deleteHost } from "./delete-host";
export { getHost } from "./get-host";
export { type HostFolder, listHostFolder } from "./list-host-folder";
export { listHosts } from "./list-hosts";
export { listRecentHosts } from "./list-recent-hosts";
export { noteOtherMachine } from "./note-other-machine";
export { recordAppliedConfig } from "./record-applied-config";
export { recordAppliedPins } from "./record-applied-pins";
export { type Heartbeats, recordHeartbeats } from "./record-heartbeats";
export { refuseClone } from "./refuse-clone";
export { hostFolderSchema, hostRefSchema, listHostsSchema, MAX_HOSTS_PER_PAGE, searchHostsSchema } from "./schemas";
export { type FoundHost, searchHosts } from "./search-hosts";
export type { HostView, RepoStatus } from "./view";

/** Where a host's snapshots go, and what opens it. */
export { agentConfig } from "./agent-config";
export { probeRepository } from "./probe-repository";
export { replaceRepository } from "./replace-repository";
export { hostRefSchema, replaceRepositorySchema } from "./schemas";

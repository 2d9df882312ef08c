import { z } from "zod";
import { platformQuery } from "../agent-binary";
import { listRolloutsQuery, manifest, release, rollout, startRolloutBody } from "../contracts/agent-releases";
import type { Operations } from "./operation";

export const agentReleaseOperations = {
  "GET /api/agent-releases": {
    name: "listAgentReleases",
    tag: "Agents",
    summary: "Lists the agents that this server holds, the newest version first.",
    answer: { status: 200, schema: z.array(release) },
    refusals: [],
  },
  "GET /api/agent-rollouts": {
    name: "listAgentRollouts",
    tag: "Agents",
    summary: "Lists the rollouts of agents, newest first.",
    query: listRolloutsQuery,
    answer: { status: 200, schema: z.array(rollout) },
    isPaged: true,
    refusals: ["rollout_not_found"],
  },
  "POST /api/agent-rollouts": {
    name: "startAgentRollout",
    tag: "Agents",
    summary: "Brings the fleet to a version of the agent: some hosts first, and all when those run it.",
    details: "The first host where it ends badly stops it. Hosts that are away take it when they return.",
    body: startRolloutBody,
    isBodyOptional: true,
    example: { canary_percent: 10 },
    answer: { status: 201, schema: rollout },
    refusals: ["version_not_built", "rollout_under_way"],
  },
  "POST /api/agent-rollouts/[rolloutId]/promote": {
    name: "promoteAgentRollout",
    tag: "Agents",
    summary: "Offers a rollout's version to all hosts now. A second time changes nothing.",
    answer: { status: 200, schema: rollout },
    refusals: ["rollout_not_found", "rollout_finished"],
  },
  "POST /api/agent-rollouts/[rolloutId]/stop": {
    name: "stopAgentRollout",
    tag: "Agents",
    summary: "Offers a rollout's version to no further host. A second time changes nothing.",
    answer: { status: 200, schema: rollout },
    refusals: ["rollout_not_found", "rollout_finished"],
  },
  "GET /agent/binary": {
    name: "getAgentBinary",
    tag: "Agents",
    summary: "Gives the agent's program for one platform.",
    details:
      "ETag and X-Checksum-Sha256 are the file's SHA-256; with If-None-Match it may be 304, with Range 206. " +
      "Content-Encoding may be gzip where that saves something; the checksum is always that of the program itself.",
    query: platformQuery,
    headers: { Range: "One range of bytes, such as bytes=1000-; with If-Range only of the same file." },
    answer: { status: 200, media: "application/octet-stream", holds: "The program.", alsoStatus: [206, 304] },
    refusals: ["unsupported_platform", "agent_not_built", "range_not_satisfiable"],
  },
  "GET /agent/manifest": {
    name: "getAgentManifest",
    tag: "Agents",
    summary: "Names every agent that can be downloaded here, each signed by the server's release key.",
    answer: { status: 200, schema: manifest },
    refusals: ["agent_not_built"],
  },
} as const satisfies Operations;

import { jobRef } from "../contracts/jobs";
import { replaceRepositoryBody } from "../contracts/repositories";
import type { Operations } from "./operation";

const probe = {
  tag: "Repository",
  answer: { status: 202, schema: jobRef },
  refusals: ["host_not_found"],
} as const;

export const repositoryOperations = {
  "PUT /api/hosts/[hostId]/repo": {
    name: "replaceRepository",
    tag: "Repository",
    summary: "Gives a host another repository or other credentials, and probes it.",
    details: "What is left out stays as it is. Secrets go in and never come out.",
    body: replaceRepositoryBody,
    example: {
      repo_url: "rest:https://rest.example/newhost",
      repo_username: "newhost",
      repo_password: "another password",
    },
    answer: { status: 202, schema: jobRef },
    refusals: ["host_not_found"],
  },
  "POST /api/hosts/[hostId]/repo/probe": {
    ...probe,
    name: "probeRepository",
    summary: "Has the host open its repository and say what it finds.",
  },
  "POST /hosts/[hostId]/repo/probe": {
    ...probe,
    name: "probeRepositoryShort",
    summary: "The same as the address below /api.",
  },
} as const satisfies Operations;

import { z } from "zod";
import { jobRef } from "../contracts/jobs";
import { listPlacesQuery, placeAnswer, sizeDayAnswer } from "../contracts/places";
import { recoveryKit } from "../contracts/recovery-kit";
import { checkBody, forgetBody, replaceRepositoryBody, repositoryAnswer, verifyBody } from "../contracts/repositories";
import type { Operations } from "./operation";

const probe = {
  tag: "Repository",
  answer: { status: 202, schema: jobRef },
  refusals: ["host_not_found"],
} as const;

const maintain = {
  tag: "Repository",
  answer: { status: 202, schema: jobRef },
  refusals: ["host_not_found", "repository_not_ready"],
} as const;
const RULES = { retention: { keep_last: 7, keep_daily: 14, keep_monthly: 12 } };

export const repositoryOperations = {
  "GET /api/repositories": {
    name: "listRepositories",
    tag: "Repository",
    summary: "Lists the repositories of the fleet, each once whoever uses it, those that need somebody first.",
    query: listPlacesQuery,
    answer: { status: 200, schema: z.array(placeAnswer) },
    isPaged: true,
    refusals: [],
  },
  "GET /api/hosts/[hostId]/repo/sizes": {
    name: "listRepositorySizes",
    tag: "Repository",
    summary: "Says how large a host's repository was at the end of each of the last 90 days on which that was known.",
    answer: { status: 200, schema: z.array(sizeDayAnswer) },
    refusals: ["host_not_found"],
  },
  "POST /api/hosts/[hostId]/repo/measure": {
    ...maintain,
    name: "measureRepository",
    summary: "Has the host measure its repository ahead of the weekly time.",
  },
  "GET /api/hosts/[hostId]/repo": {
    name: "getRepository",
    tag: "Repository",
    summary: "Reads a host's repository: its state, its maintenance, its locks, and who else uses it.",
    answer: { status: 200, schema: repositoryAnswer },
    refusals: ["host_not_found"],
  },
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
  "POST /api/hosts/[hostId]/repo/prune": {
    ...maintain,
    name: "pruneRepository",
    summary: "Has the host remove data that no snapshot needs.",
  },
  "POST /api/hosts/[hostId]/repo/check": {
    ...maintain,
    name: "checkRepository",
    summary: "Has the host check the repository, and read its data or a part of it where asked.",
    body: checkBody,
    isBodyOptional: true,
    example: { read_data: { part: 1, total: 10 } },
  },
  "POST /api/hosts/[hostId]/repo/unlock": {
    ...maintain,
    name: "unlockRepository",
    summary: "Has the host remove stale locks, as restic judges them.",
  },
  "POST /api/hosts/[hostId]/repo/verify": {
    ...maintain,
    name: "verifyRepository",
    summary: "Has the host, or another one for it, restore its newest snapshot or a sample of it, and compare.",
    details: "Another host gets access to the repository for the time of the job, at most a day.",
    body: verifyBody,
    isBodyOptional: true,
    example: { scope: "sample" },
    refusals: [...maintain.refusals, "host_offline", "agent_too_old"],
  },
  "POST /api/hosts/[hostId]/repo/forget": {
    ...maintain,
    name: "forgetSnapshots",
    summary: "Has the host forget snapshots of its own by these rules.",
    body: forgetBody,
    example: RULES,
  },
  "POST /api/hosts/[hostId]/retention-preview": {
    ...maintain,
    name: "previewRetention",
    summary: "Has the host say what these rules would keep and remove; nothing is removed.",
    details: "The answer is in the job's field forget once it is over.",
    body: forgetBody,
    example: RULES,
  },
  "POST /api/hosts/[hostId]/recovery-kit": {
    name: "exportRecoveryKit",
    tag: "Repository",
    summary: "Hands out what opens a host's repository without this server, and notes in the audit log who asked.",
    details: "It holds the secrets in the clear: keep it where the host and this server are not.",
    answer: { status: 200, schema: recoveryKit },
    refusals: ["host_not_found"],
  },
} as const satisfies Operations;

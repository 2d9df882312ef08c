import { z } from "zod";
import { jobRef } from "../contracts/jobs";
import { restoreBody, restorePlan, restoreTarget, targetsQuery } from "../contracts/restores";
import type { Operations } from "./operation";

export const restoreOperations = {
  "POST /api/hosts/[hostId]/restore": {
    name: "restoreSnapshot",
    tag: "Snapshots",
    summary: "Has the host, or another one, restore a snapshot or parts of it.",
    details:
      "The job's field restore says where the files are and what could not be put back. To another host it needs an admin, because that host is given access to the repository for a day.",
    body: restoreBody,
    example: {
      snapshot_id: "4f3c1e0a9b8d7c6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e",
      paths: ["/etc/nginx"],
      target: "folder",
    },
    answer: { status: 202, schema: jobRef },
    refusals: ["host_not_found", "snapshot_not_found", "repository_not_ready", "host_offline", "agent_too_old"],
  },
  "GET /api/hosts/[hostId]/restore-targets": {
    name: "listRestoreTargets",
    tag: "Snapshots",
    summary: "Lists other hosts to which this one's snapshots could be restored, by name; 50 at most.",
    query: targetsQuery,
    answer: { status: 200, schema: z.array(restoreTarget) },
    refusals: ["host_not_found"],
  },
  "GET /api/jobs/[jobId]/restore-plan": {
    name: "getRestorePlan",
    tag: "Snapshots",
    summary: "Says what a restore was told, to ask for the same again or something a little different.",
    details: "Without host_id it is a body for restoreSnapshot of that host.",
    answer: { status: 200, schema: restorePlan },
    refusals: ["job_not_found"],
  },
} as const satisfies Operations;

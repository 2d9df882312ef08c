import { jobRef } from "../contracts/jobs";
import { restoreBody } from "../contracts/restores";
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
} as const satisfies Operations;

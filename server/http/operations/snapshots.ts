import { z } from "zod";
import { listSnapshotsQuery, snapshot } from "../contracts/snapshots";
import type { Operations } from "./operation";

export const snapshotOperations = {
  "GET /api/hosts/[hostId]/snapshots": {
    name: "listSnapshots",
    tag: "Snapshots",
    summary: "Lists a host's snapshots as restic listed them last, newest first.",
    query: listSnapshotsQuery,
    answer: { status: 200, schema: z.array(snapshot) },
    isPaged: true,
    refusals: ["host_not_found"],
  },
} as const satisfies Operations;

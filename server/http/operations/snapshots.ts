import { z } from "zod";
import {
  diffAnswer,
  diffQuery,
  findQuery,
  forgetSnapshotBody,
  foundAnswer,
  retagBody,
  treePage,
  treeQuery,
} from "../contracts/browse";
import { jobRef } from "../contracts/jobs";
import { listSnapshotsQuery, snapshot } from "../contracts/snapshots";
import type { Operations } from "./operation";

const READING = ["host_offline", "agent_too_old", "rate_limited", "repository_failed", "host_timeout"] as const;
const job = { tag: "Snapshots", answer: { status: 202, schema: jobRef } } as const;

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
  "POST /api/hosts/[hostId]/snapshots/refresh": {
    ...job,
    name: "refreshSnapshots",
    summary: "Has the host list its repository anew, so that snapshots made by plain restic show.",
    refusals: ["host_not_found", "repository_not_ready"],
  },
  "PATCH /api/hosts/[hostId]/snapshots/[snapshotId]": {
    ...job,
    name: "retagSnapshot",
    summary: "Gives a snapshot other tags, or holds or releases it.",
    details: "restic gives it another id by that. The tag hold is set and taken away by is_held alone.",
    body: retagBody,
    example: { tags: ["before-upgrade"], is_held: true },
    refusals: ["host_not_found", "snapshot_not_found", "agent_too_old"],
  },
  "POST /api/hosts/[hostId]/snapshots/[snapshotId]/forget": {
    ...job,
    name: "forgetSnapshot",
    summary: "Has the host forget one snapshot: none that is held, and not the newest of its paths.",
    body: forgetSnapshotBody,
    example: { confirm: "5f1c2a90" },
    refusals: ["host_not_found", "snapshot_not_found", "snapshot_held", "snapshot_newest", "agent_too_old"],
  },
  "GET /api/hosts/[hostId]/snapshots/[snapshotId]/tree": {
    name: "listSnapshotTree",
    tag: "Snapshots",
    summary: "Lists one folder of a snapshot, page by page.",
    query: treeQuery,
    answer: { status: 200, schema: treePage },
    refusals: ["host_not_found", "snapshot_not_found", "path_not_found", ...READING],
  },
  "GET /api/hosts/[hostId]/find": {
    name: "findInSnapshots",
    tag: "Snapshots",
    summary: "Finds a name in all snapshots of a host; with an exact path, the versions of one file.",
    query: findQuery,
    answer: { status: 200, schema: foundAnswer },
    refusals: ["host_not_found", ...READING],
  },
  "GET /api/hosts/[hostId]/diff": {
    name: "diffSnapshots",
    tag: "Snapshots",
    summary: "Says what one snapshot has other than another one.",
    query: diffQuery,
    answer: { status: 200, schema: diffAnswer },
    refusals: ["host_not_found", "snapshot_not_found", "path_not_found", ...READING],
  },
} as const satisfies Operations;

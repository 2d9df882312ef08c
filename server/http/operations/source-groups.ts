import { z } from "zod";
import { jobRef } from "../contracts/jobs";
import { sourceGroup } from "../contracts/source-groups";
import { pageQuery } from "../contracts/values";
import type { Operations } from "./operation";

export const sourceGroupOperations = {
  "GET /api/hosts/[hostId]/source-groups": {
    name: "listSourceGroups",
    tag: "Source groups",
    summary: "Lists what a host backs up.",
    query: pageQuery,
    answer: { status: 200, schema: z.array(sourceGroup) },
    isPaged: true,
    refusals: ["host_not_found"],
  },
  "POST /api/source-groups/[sourceGroupId]/run": {
    name: "runSourceGroup",
    tag: "Source groups",
    summary: "Backs the group up now. A backup of it that still waits serves for this one too.",
    answer: { status: 202, schema: jobRef },
    refusals: ["source_group_not_found", "repository_not_ready"],
  },
} as const satisfies Operations;

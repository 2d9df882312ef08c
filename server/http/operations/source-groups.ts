import { z } from "zod";
import { jobRef } from "../contracts/jobs";
import {
  createSourceGroupBody,
  excludeVerdicts,
  runSourceGroupBody,
  sourceGroup,
  testExcludesBody,
  updateSourceGroupBody,
} from "../contracts/source-groups";
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
  "POST /api/hosts/[hostId]/source-groups": {
    name: "createSourceGroup",
    tag: "Source groups",
    summary: "Adds a source group to a host.",
    body: createSourceGroupBody,
    example: { name: "web", paths: ["/srv/www"], excludes: ["*.tmp"], limits: { upload_kibps: 10240 } },
    answer: { status: 201, schema: sourceGroup },
    refusals: ["host_not_found", "name_taken"],
  },
  "GET /api/source-groups/[sourceGroupId]": {
    name: "getSourceGroup",
    tag: "Source groups",
    summary: "Reads one source group.",
    answer: { status: 200, schema: sourceGroup },
    refusals: ["source_group_not_found"],
  },
  "PATCH /api/source-groups/[sourceGroupId]": {
    name: "updateSourceGroup",
    tag: "Source groups",
    summary: "Changes what is given of a source group, and leaves the rest.",
    details: "Jobs that wait already keep what the group said when they were asked for.",
    body: updateSourceGroupBody,
    example: { excludes: ["*.tmp", "/srv/www/cache"] },
    answer: { status: 200, schema: sourceGroup },
    refusals: ["source_group_not_found", "name_taken"],
  },
  "DELETE /api/source-groups/[sourceGroupId]": {
    name: "deleteSourceGroup",
    tag: "Source groups",
    summary: "Removes a source group that no schedule backs up. Its snapshots stay.",
    answer: { status: 204 },
    refusals: ["source_group_not_found", "source_group_in_use"],
  },
  "POST /api/exclude-test": {
    name: "testExcludes",
    tag: "Source groups",
    summary: "Says what restic would do with paths under some patterns, without asking a host.",
    body: testExcludesBody,
    example: { excludes: ["*.tmp"], paths: ["/srv/www/a.tmp", "/srv/www/index.html"] },
    answer: { status: 200, schema: excludeVerdicts },
    refusals: [],
  },
  "POST /api/source-groups/[sourceGroupId]/run": {
    name: "runSourceGroup",
    tag: "Source groups",
    summary: "Backs the group up now. A backup of it that still waits serves for this one too.",
    body: runSourceGroupBody,
    isBodyOptional: true,
    example: { dry_run: true },
    answer: { status: 202, schema: jobRef },
    refusals: ["source_group_not_found", "repository_not_ready"],
  },
} as const satisfies Operations;

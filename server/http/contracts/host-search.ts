import { z } from "zod";
import { jobKindSchema, tagSchema } from "@/agent/protocol/mod";
import { ERROR_STATUS, type ErrorCode } from "@/server/core/errors";
import {
  filterHostsSchema,
  HOST_SORTS,
  HOST_VIEWS,
  type HostOutcome,
  type HostSearch,
  MAX_BULK_HOSTS,
  MAX_FOUND_HOSTS,
} from "@/server/domain/hosts";
import { hostAnswer, toHost } from "./hosts";
import { boundedInteger, count, given, queryFlag, texts } from "./values";

const filter = filterHostsSchema.shape;
export const hostSearchQuery = z
  .object({
    q: z.string().max(200).optional().describe("Words that the name, a tag or the repository must hold."),
    view: z.enum(HOST_VIEWS).optional(),
    tags: z.string().max(1300).optional().describe("Tags that the host must have, with commas in between."),
    status: filter.status,
    agent_version: filter.agentVersion,
    protection: filter.protection,
    sort: z.enum(HOST_SORTS).optional().describe("urgency when left out: needs action, running, fine."),
    descending: queryFlag.optional(),
    offset: boundedInteger(0, 1_000_000).optional(),
    limit: boundedInteger(1, MAX_FOUND_HOSTS).optional().describe("100 when left out."),
  })
  .transform((query) =>
    given({
      text: query.q,
      view: query.view,
      tags: query.tags?.split(",").filter(Boolean),
      status: query.status,
      agentVersion: query.agent_version,
      protection: query.protection,
      sort: query.sort,
      isDescending: query.descending,
      offset: query.offset,
      limit: query.limit,
    }),
  );

const counted = z.object({ value: z.string(), count });
export const hostSearch = z.object({
  hosts: z.array(
    hostAnswer.extend({
      active_job: z.object({ job_id: z.string(), kind: jobKindSchema }).nullable().describe("What it has in hand."),
    }),
  ),
  total: count.describe("How many match."),
  counts: z.object({ all: count, attention: count, running: count, offline: count }).describe("By view."),
  fleet: z.object({ hosts: count, online: count, repositories_failed: count, never_backed_up: count }),
  tags: z.array(counted),
  agent_versions: z.array(counted),
});
export const toHostSearch = (found: HostSearch): z.output<typeof hostSearch> => ({
  hosts: found.rows.map((host) => ({
    ...toHost(host),
    active_job: host.activeJob && { job_id: host.activeJob.jobId, kind: host.activeJob.kind },
  })),
  total: found.total,
  counts: found.counts,
  fleet: {
    hosts: found.fleet.hosts,
    online: found.fleet.online,
    repositories_failed: found.fleet.repositoriesFailed,
    never_backed_up: found.fleet.neverBackedUp,
  },
  tags: found.tags,
  agent_versions: found.agentVersions,
});

const hostIds = z.array(z.string().min(1).max(64)).min(1, "must name a host").max(MAX_BULK_HOSTS);
const tags = z.array(tagSchema).min(1, "must name a tag").max(20, "must be at most 20 tags");
export const bulkBody = z.discriminatedUnion("action", [
  z.object({ action: z.literal("run_backup"), host_ids: hostIds }),
  z.object({ action: z.literal("tag"), host_ids: hostIds, tags }),
  z.object({ action: z.literal("untag"), host_ids: hostIds, tags }),
  z.object({ action: z.literal("pause"), host_ids: hostIds, paused_until: z.iso.datetime({ offset: true }) }),
  z.object({ action: z.literal("resume"), host_ids: hostIds }),
]);

const CODES = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];
export const bulkAnswer = z.object({
  results: z.array(
    z.object({
      host_id: z.string(),
      hostname: z.string().nullable(),
      outcome: z.enum(["done", "unchanged", "refused"]),
      code: z.enum(CODES).nullable().describe("Why it was refused."),
      message: z.string().nullable(),
      job_ids: texts.describe("What it queued, or what waited already."),
    }),
  ),
});
export const toBulkAnswer = (outcomes: readonly HostOutcome[]): z.output<typeof bulkAnswer> => ({
  results: outcomes.map((one) => ({
    host_id: one.hostId,
    hostname: one.hostname,
    outcome: one.outcome,
    code: one.code,
    message: one.message,
    job_ids: one.jobIds,
  })),
});

import { z } from "zod";
import { archSchema, buildKindSchema, osSchema } from "@/agent/protocol/mod";
import {
  MAX_ROLLOUTS_PER_PAGE,
  type Manifest,
  type ReleaseView,
  ROLLOUT_STATES,
  ROLLOUTS_PER_PAGE,
  type RolloutView,
  type SignedBuild,
  startRolloutSchema,
} from "@/server/domain/agent-releases";
import { count, given, instant, pageFields } from "./values";

const build = z
  .object({
    version: z.string(),
    os: osSchema,
    arch: archSchema,
    kind: buildKindSchema.describe("compiled by deno compile, or bundled with the official runtime."),
    size_bytes: count,
    sha256: z.string(),
    signature: z.string().describe("Ed25519, Base64, over the lines that agent/protocol/release.ts defines."),
  })
  .meta({ id: "AgentBuild" });

const toBuild = ({ version, os, arch, kind, sizeBytes, sha256, signature }: SignedBuild): z.output<typeof build> => ({
  ...{ version, os, arch, kind, sha256, signature },
  size_bytes: sizeBytes,
});

export const release = z
  .object({
    version: z.string(),
    builds: z.array(build),
    hosts: count.describe("How many hosts run it."),
    hosts_behind: count.describe("How many hosts run an older one."),
  })
  .meta({ id: "AgentRelease" });

export const toRelease = ({ version, builds, hosts, hostsBehind }: ReleaseView): z.output<typeof release> => ({
  version,
  builds: builds.map(toBuild),
  hosts,
  hosts_behind: hostsBehind,
});

export const manifest = z.object({
  version: z.string(),
  release_key: z.string().describe("Base64 of the Ed25519 public key that hosts learn when they are enrolled."),
  builds: z.array(build),
});

export const toManifest = ({ version, releaseKey, builds }: Manifest): z.output<typeof manifest> => ({
  version,
  release_key: releaseKey,
  builds: builds.map(toBuild),
});

export const rollout = z
  .object({
    rollout_id: z.string(),
    version: z.string(),
    state: z.enum(ROLLOUT_STATES),
    canary_percent: count,
    trial_ms: count,
    started_by: z.string(),
    created_at: instant,
    state_changed_at: instant,
    message: z.string().nullable().describe("Why it was stopped, or what took its place."),
    progress: z
      .object({
        hosts: count.describe("Whom it is about."),
        canaries: count.describe("How many of them get it first."),
        done: count,
        under_way: count,
      })
      .nullable()
      .describe("Numbers of hosts, while it is under way."),
  })
  .meta({ id: "AgentRollout" });

export const toRolloutAnswer = (view: RolloutView): z.output<typeof rollout> => ({
  rollout_id: view.rolloutId,
  version: view.version,
  state: view.state,
  canary_percent: view.canaryPercent,
  trial_ms: view.trialMs,
  started_by: view.startedBy,
  created_at: view.createdAt,
  state_changed_at: view.stateChangedAt,
  message: view.message,
  progress: view.progress && {
    hosts: view.progress.hosts,
    canaries: view.progress.canaries,
    done: view.progress.done,
    under_way: view.progress.underWay,
  },
});

export const listRolloutsQuery = z
  .object(pageFields(MAX_ROLLOUTS_PER_PAGE))
  .transform(({ limit, cursor }) => ({ limit: limit ?? ROLLOUTS_PER_PAGE, ...given({ before: cursor }) }));

const start = startRolloutSchema.shape;
export const startRolloutBody = z
  .object({
    version: start.version.describe("One that this server holds; its newest when left out."),
    canary_percent: start.canaryPercent.describe("How many percent of the hosts get it first."),
    trial_ms: start.trialMs.describe("How long a new agent may take to be welcomed before the old one is put back."),
  })
  .transform(({ version, canary_percent, trial_ms }) => ({
    ...given({ version }),
    canaryPercent: canary_percent,
    trialMs: trial_ms,
  }));

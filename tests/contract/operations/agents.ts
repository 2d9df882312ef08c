import { type BadInput, type Drive, type Drives, plain } from "./driver";
import type { World } from "./world";

type Rollout = { rollout_id: string; state: string };

/** Ends what is under way, so that one can be started. */
async function endRollouts({ admin }: World): Promise<void> {
  const rollouts = await admin.call<Rollout[]>("GET", "/api/agent-rollouts");
  for (const { rollout_id, state } of rollouts)
    if (state === "canary" || state === "everyone") await admin.call("POST", `/api/agent-rollouts/${rollout_id}/stop`);
}

/** One that goes on, because a host whose agent is old never comes. */
async function newRollout(world: World): Promise<string> {
  await endRollouts(world);
  await world.spareHost({ agent_version: "0.0.1" });
  return (await world.admin.call<Rollout>("POST", "/api/agent-rollouts", {})).rollout_id;
}

const unknown: BadInput = { what: "an unknown rollout", code: "rollout_not_found", path: { rollout_id: "none" } };
const underWay: Drive["good"] = async (world) => ({ path: { rollout_id: await newRollout(world) } });

export const agentDrives: Drives = {
  listAgentReleases: plain,
  listAgentRollouts: {
    good: () => ({ query: { limit: "1" } }),
    bad: () => [{ what: "a cursor of no rollout", code: "rollout_not_found", query: { cursor: "none" } }],
  },
  startAgentRollout: {
    good: async (world) => {
      await endRollouts(world);
      await world.spareHost({ agent_version: "0.0.1" });
      return { body: { canary_percent: 20, trial_ms: 60_000 } };
    },
    bad: () => [
      { what: "what is not held", code: "version_not_built", body: { version: "99.0.0" } },
      { what: "no version", code: "invalid_request", body: { version: "latest" } },
      { what: "nobody first", code: "invalid_request", body: { canary_percent: 0 } },
      { what: "a trial of a moment", code: "invalid_request", body: { trial_ms: 1 } },
    ],
  },
  promoteAgentRollout: {
    good: underWay,
    bad: async (world) => {
      const rollout_id = await newRollout(world);
      await endRollouts(world);
      return [unknown, { what: "one that is over", code: "rollout_finished", path: { rollout_id } }];
    },
  },
  stopAgentRollout: { good: underWay, bad: () => [unknown] },
  getAgentBinary: {
    good: () => ({ query: { os: "linux", arch: process.arch === "arm64" ? "arm64" : "amd64" } }),
    bad: () => [{ what: "another system", code: "unsupported_platform", query: { os: "plan9", arch: "amd64" } }],
  },
  getAgentManifest: plain,
};

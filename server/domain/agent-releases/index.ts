/** The agents that this server holds, and how the fleet is brought to them. */
export { explainUpdate } from "./codes";
export { getManifest, type Manifest } from "./get-manifest";
export { createAgentBuilds, stampFrom } from "./held-builds";
export { listReleases } from "./list-releases";
export { listRollouts } from "./list-rollouts";
export { endsUpdate, noteVersion } from "./note-version";
export { type HostOffer, offerUpdates } from "./offer-updates";
export { offerWayOut } from "./offer-way-out";
export { promoteRollout } from "./promote-rollout";
export { recordUpdate } from "./record-update";
export { type RolloutInForce, reviewRollout } from "./review-rollout";
export { HOST_UPDATE_STATES, type HostUpdateState, isBehind, ROLLOUT_STATES } from "./rules";
export {
  listRolloutsSchema,
  MAX_ROLLOUTS_PER_PAGE,
  ROLLOUTS_PER_PAGE,
  rolloutRefSchema,
  startRolloutSchema,
} from "./schemas";
export { startRollout } from "./start-rollout";
export { stopRollout } from "./stop-rollout";
export {
  type HostUpdateView,
  newerAgentVersion,
  type ReleaseView,
  type RolloutProgress,
  type RolloutView,
  type SignedBuild,
  toHostUpdateView,
} from "./view";

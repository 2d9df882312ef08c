/** What the restore wizard is told: what, where, how. Pure, and free of schemas, which a job's page would load, too. */
import type { OVERWRITE_POLICIES } from "@/agent/protocol/mod";
import type { RestoreInput } from "./api-types";

export const RESTORE_STEPS = ["what", "where", "how", "review"] as const;
export type RestoreStep = (typeof RESTORE_STEPS)[number];
export const RESTORE_PLACES = ["folder", "in_place", "other"] as const;
export type RestorePlace = (typeof RESTORE_PLACES)[number];
export type Overwrite = (typeof OVERWRITE_POLICIES)[number];
export const OWNERSHIPS = ["snapshot", "agent"] as const;
/** So many paths fit into one order. */
export const MAX_PATHS = 200;

export type RestorePlan = {
  /** Null until the reader chose one: then it is the newest. */
  snapshotId: string | null;
  isEverything: boolean;
  paths: string[];
  /** The host whose agent reads the repository while its folders are looked at; null is the snapshot's own. */
  viaHostId: string | null;
  place: RestorePlace;
  /** The other host, where `place` says so. */
  toHostId: string | null;
  overwrite: Overwrite;
  ownership: (typeof OWNERSHIPS)[number];
  isVerified: boolean;
};

/** The address of a step of the wizard; what is as it is by default is left out. */
export function wizardPath(hostId: string, plan: Partial<RestorePlan>, step: RestoreStep = "what"): string {
  const query = new URLSearchParams();
  const { viaHostId = null, place = viaHostId === null ? "folder" : "other" } = plan;
  if (plan.snapshotId) query.set("snapshot", plan.snapshotId);
  if (plan.isEverything === false && !plan.paths?.length) query.set("what", "paths");
  if (plan.isEverything !== true) for (const path of plan.paths ?? []) query.append("path", path);
  if (viaHostId !== null) query.set("via", viaHostId);
  if (place !== (viaHostId === null ? "folder" : "other")) query.set("place", place);
  if (place === "other" && plan.toHostId && plan.toHostId !== viaHostId) query.set("to", plan.toHostId);
  if (place === "in_place" && plan.overwrite && plan.overwrite !== "always") query.set("overwrite", plan.overwrite);
  if (plan.ownership && plan.ownership !== "snapshot") query.set("ownership", plan.ownership);
  if (plan.isVerified === false) query.set("verify", "no");
  if (step !== "what") query.set("step", step);
  return `/hosts/${hostId}/restore${query.size > 0 ? `?${query}` : ""}`;
}

/** What lies in a folder that is chosen, too, comes with it. */
export const withoutNested = (paths: readonly string[]): string[] =>
  paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));

/** The plan with one path more. The root of the snapshot is everything. */
export const withPath = (plan: RestorePlan, path: string): RestorePlan =>
  path === "/"
    ? { ...plan, isEverything: true, paths: [] }
    : { ...plan, isEverything: false, paths: withoutNested([...plan.paths.filter((one) => one !== path), path]) };

export const withoutPath = (plan: RestorePlan, path: string): RestorePlan => ({
  ...plan,
  isEverything: false,
  paths: plan.paths.filter((one) => one !== path),
});

export type Missing = { step: RestoreStep; reason: "noSnapshot" | "noPath" | "tooMany" | "noHost" };

/** What the plan lacks, in the order of the steps. @param snapshotId the chosen one, or the newest */
export function missingOf(plan: RestorePlan, snapshotId: string | null): Missing[] {
  const missing: Missing[] = [];
  if (snapshotId === null) missing.push({ step: "what", reason: "noSnapshot" });
  if (!plan.isEverything && plan.paths.length === 0) missing.push({ step: "what", reason: "noPath" });
  if (plan.paths.length > MAX_PATHS) missing.push({ step: "what", reason: "tooMany" });
  if (plan.place === "other" && plan.toHostId === null) missing.push({ step: "where", reason: "noHost" });
  return missing;
}

/** Where a job's own folder lies, with `<job>` for the name that is not known yet. */
export const folderOn = (os: string): string =>
  os === "windows" ? "%ProgramData%\\restic-restore\\<job>" : "/var/restic-restore/<job>";

/** What must be typed before it begins: only what overwrites files where they are. */
export const isOverwriting = ({ place, overwrite }: Pick<RestorePlan, "place" | "overwrite">): boolean =>
  place === "in_place" && overwrite !== "never";

/** A restore in place gives files back to whom they belonged: anything else would break what uses them. */
const ownershipOf = ({ place, ownership }: RestorePlan) => (place === "in_place" ? "snapshot" : ownership);

/** The order as the server takes it. */
export function restoreInput(
  hostId: string,
  plan: RestorePlan,
  more: { snapshotId: string; isDryRun: boolean },
): RestoreInput {
  return {
    hostId,
    ...more,
    paths: plan.isEverything ? [] : plan.paths,
    target: plan.place === "in_place" ? "in_place" : "folder",
    overwrite: plan.place === "in_place" ? plan.overwrite : "always",
    ownership: ownershipOf(plan),
    isVerified: plan.isVerified,
    ...(plan.place === "other" && plan.toHostId !== null ? { toHostId: plan.toHostId } : {}),
  };
}

/** The wizard as a job was told. */
export const planOf = ({ hostId, toHostId, ...order }: RestoreInput): Partial<RestorePlan> => ({
  snapshotId: order.snapshotId,
  isEverything: !order.paths?.length,
  paths: order.paths ?? [],
  place: toHostId !== undefined && toHostId !== hostId ? "other" : (order.target ?? "folder"),
  toHostId: toHostId ?? null,
  overwrite: order.overwrite ?? "always",
  ownership: order.ownership ?? "snapshot",
  isVerified: order.isVerified ?? true,
});

/** The sentences that say what will happen, as keys of the messages `restore.review`, in the order in which they are read. */
export type PlanSentence =
  | "everything"
  | "paths"
  | "folder"
  | "inPlace_always"
  | "inPlace_if_changed"
  | "inPlace_if_newer"
  | "inPlace_never"
  | "other"
  | "otherAccess"
  | "ownersOfSnapshot"
  | "ownersOfAgent"
  | "verified"
  | "notVerified";

export function sentencesOf(plan: RestorePlan): PlanSentence[] {
  return [
    plan.isEverything ? "everything" : "paths",
    ...(plan.place === "in_place"
      ? [`inPlace_${plan.overwrite}` as const]
      : plan.place === "other"
        ? (["other", "otherAccess"] as const)
        : (["folder"] as const)),
    ownershipOf(plan) === "snapshot" ? "ownersOfSnapshot" : "ownersOfAgent",
    plan.isVerified ? "verified" : "notVerified",
  ];
}

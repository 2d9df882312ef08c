/** What a reader hands the restore wizard, checked: an address, a path that was typed. Pure. */
import { OVERWRITE_POLICIES, snapshotIdSchema, snapshotPathSchema } from "@/agent/protocol/mod";
import {
  MAX_PATHS,
  OWNERSHIPS,
  RESTORE_PLACES,
  RESTORE_STEPS,
  type RestorePlan,
  type RestoreStep,
  withoutNested,
} from "./restore-plan";

const oneOf = <Value extends string>(values: readonly Value[], text: string | null): Value | null =>
  values.find((value) => value === text) ?? null;

export const stepFrom = (query: URLSearchParams): RestoreStep => oneOf(RESTORE_STEPS, query.get("step")) ?? "what";

/** Reads the address; what does not belong there counts as left out. Whoever looks through another host restores there. */
export function planFrom(query: URLSearchParams): RestorePlan {
  const asked = [...new Set(query.getAll("path").filter((path) => snapshotPathSchema.safeParse(path).success))];
  const paths = asked.includes("/") ? [] : withoutNested(asked);
  const snapshot = query.get("snapshot");
  const viaHostId = query.get("via");
  return {
    snapshotId: snapshotIdSchema.safeParse(snapshot).success ? snapshot : null,
    isEverything: paths.length === 0 && query.get("what") !== "paths",
    paths,
    viaHostId,
    place: oneOf(RESTORE_PLACES, query.get("place")) ?? (viaHostId === null ? "folder" : "other"),
    toHostId: query.get("to") ?? viaHostId,
    overwrite: oneOf(OVERWRITE_POLICIES, query.get("overwrite")) ?? "always",
    ownership: oneOf(OWNERSHIPS, query.get("ownership")) ?? "snapshot",
    isVerified: query.get("verify") !== "no",
  };
}

export type PathVerdict = "ok" | "notAbsolute" | "trailingSlash" | "notClean" | "tooLong" | "covered" | "tooMany";

/** What is wrong with a path that was typed. */
export function verdictOf(path: string, plan: RestorePlan): PathVerdict {
  if (!path.startsWith("/")) return "notAbsolute";
  if (path.length > 4096) return "tooLong";
  if (path !== "/" && path.endsWith("/")) return "trailingSlash";
  if (!snapshotPathSchema.safeParse(path).success) return "notClean";
  if (plan.paths.some((one) => one === path || path.startsWith(`${one}/`))) return "covered";
  return plan.paths.length >= MAX_PATHS ? "tooMany" : "ok";
}

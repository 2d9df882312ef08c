/** What is refused of a source group, and what its change leaves behind. */
import { AppError, type FieldProblem } from "@/server/core/errors";
import { isWindowsPath } from "@/server/core/host-path";
import { invalidRequest } from "@/server/core/input";
import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { refreshProtection } from "@/server/domain/protection";
import { isValidExclude } from "./excludes";
import type { GroupFields } from "./schemas";
import { type SourceGroupView, toSourceGroup } from "./view";

/** As many as an agent's configuration holds. */
export const MAX_GROUPS_PER_HOST = 200;
/** All groups of a host travel in one frame of 256 KiB, together with its schedules. */
const MAX_GROUPS_BYTES = 128 * 1024;

export const invalidExclude = (pattern: string, index: number): FieldProblem => ({
  field: `excludes.${index}`,
  message: `restic does not understand ${pattern}: close each [ with a ], and do not end with a backslash`,
});

/** @throws AppError `invalid_request` for what fits no host of that system */
export function checkForSystem(os: string, { paths, excludes, isVss }: Partial<GroupFields>): void {
  const isWindows = os === "windows";
  const problems: FieldProblem[] = [];
  paths?.forEach((path, index) => {
    if (isWindowsPath(path) !== isWindows)
      problems.push({
        field: `paths.${index}`,
        message: isWindows
          ? `${path} must be a path of Windows, such as C:\\Users`
          : `${path} must begin with a slash, such as /etc`,
      });
  });
  excludes?.forEach((pattern, index) => {
    if (!isValidExclude(pattern, isWindows)) problems.push(invalidExclude(pattern, index));
  });
  if (isVss === true && !isWindows) problems.push({ field: "isVss", message: "needs Windows; leave it off" });
  if (problems.length > 0) throw invalidRequest(problems);
}

/** @throws AppError `name_taken` */
export async function checkName({ tx }: Unit, group: { hostId: string; name: string; id?: string }): Promise<void> {
  const { hostId, name, id } = group;
  const other = await tx.sourceGroup.findUnique({ where: { hostId_name: { hostId, name } }, select: { id: true } });
  if (other && other.id !== id)
    throw new AppError("name_taken", `This host has a source group called ${name} already; choose another name.`, {
      details: [{ field: "name", message: "is the name of another source group of this host" }],
    });
}

/** @throws AppError `invalid_request` when the host's groups would not fit into its configuration any more */
export async function checkRoom({ tx }: Unit, hostId: string): Promise<void> {
  const rows = await tx.sourceGroup.findMany({ where: { hostId } });
  const groups = rows.map(toSourceGroup);
  const isTooMuch = Buffer.byteLength(JSON.stringify(groups)) > MAX_GROUPS_BYTES;
  if (rows.length > MAX_GROUPS_PER_HOST || isTooMuch)
    throw new AppError(
      "invalid_request",
      `A host's source groups may be ${MAX_GROUPS_PER_HOST} and take ${MAX_GROUPS_BYTES / 1024} KiB; name fewer paths or patterns.`,
    );
}

/** Works out what the change means for the host's protection, and tells the agent and every open page. */
export async function raiseRevision(unit: Unit, { hostId, now }: { hostId: string; now: Date }): Promise<void> {
  await unit.tx.host.update({ where: { id: hostId }, data: { configRevision: { increment: 1 } } });
  await refreshProtection(unit, { hostId, now });
  unit.emit("config.changed", { hostId });
  unit.emit("host.changed", { hostId });
}

/** What the audit log keeps of a group. Hooks are shell lines and may hold a password: only their presence shows. */
export function auditView(view: SourceGroupView): Prisma.InputJsonObject {
  const { name, paths, excludes, tags, isOneFileSystem, isExcludeCaches, isVss, limits, hasHooks } = view;
  return {
    name,
    paths,
    excludes,
    tags,
    isOneFileSystem,
    isExcludeCaches,
    isVss,
    limits: defined(limits),
    hooks: hasHooks,
  };
}

const defined = (values: Record<string, unknown>): Prisma.InputJsonObject => JSON.parse(JSON.stringify(values));

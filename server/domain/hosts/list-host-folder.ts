import type { HostEntry } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { cleanHostPath } from "@/server/core/host-path";
import { parseInput } from "@/server/core/input";
import type { FolderListing } from "@/server/core/ports";
import { requireHostAccess } from "@/server/db/host-scope";
import { type HostFolderInput, hostFolderSchema } from "./schemas";

/** `path` is null for the roots, whose entries are named by their whole path. */
export type HostFolder = { path: string | null; entries: HostEntry[]; isCut: boolean };

/**
 * Names and sizes in one folder of a host, asked of its agent now; nothing is kept. Reading names changes nothing, so
 * it is not audited.
 * @throws AppError `host_not_found`, `host_offline`, `host_timeout`, `folder_not_found`, `folder_not_readable`
 */
export async function listHostFolder(ctx: Ctx, input: HostFolderInput): Promise<HostFolder> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, path: typed } = parseInput(hostFolderSchema, input);
  const path = typed === undefined ? null : cleanHostPath(typed);
  const { entries, isCut, problem } = await ctx.agents.listFolder(hostId, path);
  if (problem !== null) throw refusal(problem, path ?? "its folders");
  return { path, entries, isCut };
}

function refusal(problem: NonNullable<FolderListing["problem"]>, what: string): AppError {
  switch (problem) {
    case "not_found":
      return new AppError("folder_not_found", `The host has no folder ${what}; look for it one level up.`);
    case "not_a_folder":
      return new AppError("folder_not_found", `On the host, ${what} is no folder; open the one that it lies in.`);
    case "permission_denied":
      return new AppError("folder_not_readable", `The host's agent may not read ${what}; give it access there.`);
    case "not_allowed":
      return new AppError(
        "folder_not_readable",
        `The host does not let ${what} be looked at; type the path, or add it to RM_BROWSE_ROOTS in its agent.env.`,
      );
    case "failed":
      return new AppError("folder_not_readable", `The host could not read ${what}; look into its agent's log.`);
  }
}

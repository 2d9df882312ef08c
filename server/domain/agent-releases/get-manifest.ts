import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { signedBuilds } from "./list-releases";
import { newestOf } from "./rules";
import type { SignedBuild } from "./view";

export type Manifest = { version: string; releaseKey: string; builds: SignedBuild[] };

/**
 * The signed list of the agents that anybody can download here. Open to everybody, as the files are.
 * @throws AppError `agent_not_built` when there is none
 */
export async function getManifest(ctx: Ctx): Promise<Manifest> {
  const builds = await signedBuilds(ctx);
  const version = newestOf(builds.map((build) => build.version));
  if (version === null) throw new AppError("agent_not_built", "No agent is built; run npm run build on the server.");
  return { version, releaseKey: ctx.releaseKey.publicKey, builds };
}

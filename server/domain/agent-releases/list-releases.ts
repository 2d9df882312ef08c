import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { isBehind, newestOf } from "./rules";
import type { ReleaseView, SignedBuild } from "./view";

/** The agents that this server holds, by version, the newest first; one version unless a build is left of an older one. */
export async function listReleases(ctx: Ctx): Promise<ReleaseView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const builds = await signedBuilds(ctx);
  const versions = ctx.db.reads.fleet().map(({ agentVersion }) => agentVersion);
  const releases: ReleaseView[] = [];
  for (let left = builds.map(({ version }) => version); left.length > 0; ) {
    const newest = newestOf(left);
    left = left.filter((version) => version !== newest);
    releases.push({
      version: newest ?? "",
      builds: builds.filter(({ version }) => version === newest),
      hosts: versions.filter((version) => version === newest).length,
      hostsBehind: versions.filter((version) => isBehind(version, newest ?? "")).length,
    });
  }
  return releases;
}

export async function signedBuilds(ctx: Ctx): Promise<SignedBuild[]> {
  return (await ctx.builds.current()).map(({ build, signature }) => ({ ...build, signature }));
}

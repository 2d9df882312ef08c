import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { actorName } from "@/server/core/request";
import { transact } from "@/server/db/transact";
import { linkState } from "./link-rules";
import { linkRefSchema } from "./schemas";
import { type LinkView, toLinkView } from "./view";

/**
 * Withdraws a link and cuts the download that runs by it. Doing it again, or to one that is over, changes nothing.
 * @throws AppError `link_not_found`
 */
export async function revokeLink(ctx: Ctx, input: { linkId: string }): Promise<LinkView> {
  requireAccess(ctx.actor, "operator", FLEET);
  const { linkId } = parseInput(linkRefSchema, input);
  const view = await transact(ctx, async ({ tx, audit, emit }) => {
    const row = await tx.downloadLink.findUnique({ where: { id: linkId } });
    if (!row)
      throw new AppError("link_not_found", "There is no such download link; list the host's links and pick one.");
    const before = linkState(ctx, row);
    if (before !== "open" && before !== "running") return toLinkView(ctx, row);
    const data = { revokedAt: ctx.clock.now(), revokedBy: actorName(ctx.actor) };
    const revoked = await tx.downloadLink.update({ where: { id: linkId }, data });
    await audit({
      action: "downloads.revoke_link",
      targetKind: "download_link",
      targetId: linkId,
      hostId: row.hostId,
      details: { path: row.path, snapshotId: row.snapshotId, before: { state: before }, after: { state: "revoked" } },
    });
    emit("download-links.changed", { hostId: row.hostId });
    return toLinkView(ctx, revoked);
  });
  if (view.state === "revoked") ctx.downloads.stop(linkId);
  return view;
}

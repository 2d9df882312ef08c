import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { hostLinksSchema } from "./schemas";
import { type LinkView, toLinkView } from "./view";

const NEWEST = 500;

/** A host's newest download links, at most 500; their paths are names from its snapshots. */
export async function listLinks(ctx: Ctx, input: { hostId: string }): Promise<LinkView[]> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId } = parseInput(hostLinksSchema, input);
  const rows = await ctx.db.prisma.downloadLink.findMany({
    where: { hostId },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: NEWEST,
  });
  return rows.map((row) => toLinkView(ctx, row));
}

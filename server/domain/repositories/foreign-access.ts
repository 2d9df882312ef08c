import type { RepositoryAccess } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { openAccess } from "./access";
import { primaryRepository } from "./primary-repository";

/** `viaHostId` is the host whose agent reads; null or absent is the repository's own host. */
type ForeignAccessInput = { ofHostId: string; viaHostId?: string | null | undefined };

/**
 * What another host's agent needs to open a host's repository; undefined for the host itself, which has it already.
 * Secrets in the clear: for one stream or one job's start, never to be kept. The caller has checked that whoever asks
 * is, or was when it was ordered, an admin, and audits it.
 * @throws AppError `host_not_found`
 */
export async function foreignAccess(
  ctx: Pick<Ctx, "db" | "secrets">,
  { ofHostId, viaHostId = null }: ForeignAccessInput,
): Promise<RepositoryAccess | undefined> {
  if (viaHostId === null || viaHostId === ofHostId) return undefined;
  const repository = await primaryRepository(ctx.db.prisma, ofHostId);
  return { url: repository.url, ...openAccess(ctx.secrets, repository) };
}

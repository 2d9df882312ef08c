import { FLEET, requireAccess } from "@/server/core/access";
import type { Actor, Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";

const KEPT_MS = 24 * 3_600_000;
/** No request runs this long; a claim that is older was left behind by a server that was killed. */
const ABANDONED_MS = 5 * 60_000;
const RETRY_AFTER_SECONDS = 1;

/** `body` is JSON as text, null where the answer has none. */
export type OnceAnswer = { status: number; body: string | null };
type Request = { route: string; path: string; key: string; body: string };

/**
 * Answers a request that carries an idempotency key: the first of its kind runs, a repeat gets the first one's answer.
 * Only a 2xx is kept, for 24 hours, sealed under the caller's key and the server's.
 * @throws AppError `idempotency_key_reused` for another body, `idempotency_in_progress` while the first still runs,
 *         and whatever `run` throws
 */
export async function answerOnce(
  ctx: Ctx,
  request: Request,
  run: () => Promise<OnceAnswer>,
): Promise<OnceAnswer & { isReplay: boolean }> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const id = sha256Hex(JSON.stringify([callerOf(ctx.actor), request.route, request.path, request.key]));
  const kept = await claim(ctx, { id, requestHash: hashOf(request) });
  if (kept) return { ...openAnswer(ctx, kept, request.key), isReplay: true };
  const answer = await run().catch(async (error: unknown) => {
    await release(ctx, id);
    throw error;
  });
  if (answer.status >= 200 && answer.status < 300) await keep(ctx, { id, answer, key: request.key });
  else await release(ctx, id);
  return { ...answer, isReplay: false };
}

/** With the caller's key: a body may hold a password, which the hash of the body alone would let a thief guess at. */
const hashOf = ({ key, body }: Request): string => sha256Hex(JSON.stringify([key, body]));

/** A token's answers are its own: what its user was told as a person may be more than it may know. */
function callerOf(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.id}`;
    case "api_token":
      return `api_token:${actor.tokenId}`;
    case "agent":
      return `agent:${actor.hostId}`;
    case "anonymous":
    case "system":
      return actor.kind;
  }
}

type Kept = { status: number; sealedBody: Uint8Array };

/** Null when the caller now holds the key and has to run. Transactions run one after another, so one caller wins. */
function claim(ctx: Ctx, { id, requestHash }: { id: string; requestHash: string }): Promise<Kept | null> {
  return transact(ctx, async ({ tx }) => {
    const now = ctx.clock.now();
    const row = await tx.idempotencyKey.findUnique({ where: { id } });
    if (row && row.expiresAt > now && !isAbandoned(row, now)) {
      if (row.requestHash !== requestHash)
        throw new AppError("idempotency_key_reused", "This key came with another body; send a new key with this one.");
      if (row.status === null || row.sealedBody === null)
        throw new AppError(
          "idempotency_in_progress",
          "The first request with this key still runs; try again shortly.",
          {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
          },
        );
      return { status: row.status, sealedBody: row.sealedBody };
    }
    const fresh = { requestHash, status: null, sealedBody: null, createdAt: now };
    const data = { ...fresh, expiresAt: new Date(now.getTime() + KEPT_MS) };
    await tx.idempotencyKey.upsert({ where: { id }, create: { id, ...data }, update: data });
    return null;
  });
}

const isAbandoned = ({ status, createdAt }: { status: number | null; createdAt: Date }, now: Date): boolean =>
  status === null && now.getTime() - createdAt.getTime() >= ABANDONED_MS;

/** JSON has no empty text, so that it can stand for no body. */
const openAnswer = (ctx: Ctx, { status, sealedBody }: Kept, key: string): OnceAnswer => ({
  status,
  body: ctx.secrets.openWithToken(sealedBody, key) || null,
});

/** The work is done, so its answer goes out even where it can't be kept; a repeat is then refused for a while. */
async function keep(ctx: Ctx, { id, answer, key }: { id: string; answer: OnceAnswer; key: string }): Promise<void> {
  const sealedBody = ctx.secrets.sealForToken(answer.body ?? "", key);
  const data = { status: answer.status, sealedBody };
  await transact(ctx, ({ tx }) => tx.idempotencyKey.updateMany({ where: { id }, data })).catch((error: unknown) =>
    ctx.log.error({ err: error }, "an answer could not be kept for a repeat of its request"),
  );
}

const release = (ctx: Ctx, id: string): Promise<unknown> =>
  transact(ctx, ({ tx }) => tx.idempotencyKey.deleteMany({ where: { id, status: null } }));

import type { Ctx } from "@/server/core/context";
import { invalidRequest } from "@/server/core/input";
import { answerOnce, idempotencyKeySchema } from "@/server/domain/idempotency";
import { isRepeatable } from "./operations/repeatable";
import type { RouteKey } from "./routes-table";

type Asked = { ctx: Ctx; request: Request; key: RouteKey; text: string };

/**
 * Answers a request; one that brings an `Idempotency-Key` is answered once, and then again with the same answer.
 * @throws AppError `invalid_request` · `idempotency_in_progress` · `idempotency_key_reused`
 */
export async function answerRepeatable(
  { ctx, request, key, text }: Asked,
  run: () => Promise<Response>,
): Promise<Response> {
  const asked = request.headers.get("idempotency-key");
  if (asked === null || !isRepeatable(key)) return run();
  const checked = idempotencyKeySchema.safeParse(asked);
  if (!checked.success)
    throw invalidRequest(
      checked.error.issues.map(({ message }) => ({ field: "idempotency_key", message: `Idempotency-Key ${message}` })),
    );
  const { pathname, search } = new URL(request.url);
  const once = { route: key, path: `${pathname}${search}`, key: checked.data, body: text };
  const answer = await answerOnce(ctx, once, async () => {
    const response = await run();
    return { status: response.status, body: response.body ? await response.text() : null };
  });
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      "Cache-Control": "no-store",
      ...(answer.body === null ? {} : { "Content-Type": "application/json" }),
      ...(answer.isReplay ? { "Idempotency-Replayed": "true" } : {}),
    },
  });
}

import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { Ctx } from "@/server/core/context";
import { ERROR_STATUS, isAppError } from "@/server/core/errors";
import { appErrorData, toAppError, toTrpcError } from "./error-shape";

/** Every procedure gets the verbs' own context; access is decided by the verb and nowhere else. */
const t = initTRPC.context<Ctx>().create({
  transformer: superjson,
  isDev: false,
  // A line that was cut without a word is noticed by the pings that stay away.
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 12_000 } },
  errorFormatter({ shape, error }) {
    const appError = toAppError(error);
    const { code, path } = shape.data;
    return {
      code: shape.code,
      message: appError.message,
      data: {
        code,
        httpStatus: ERROR_STATUS[appError.code],
        ...(path === undefined ? {} : { path }),
        ...appErrorData(appError),
      },
    };
  },
});

const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && isAppError(result.error.cause)) throw toTrpcError(result.error.cause);
  return result;
});

export const procedure = t.procedure.use(translateErrors);
export const { router, createCallerFactory } = t;

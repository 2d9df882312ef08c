import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type AppError, ERROR_STATUS, isAppError, unexpectedError } from "@/server/core/errors";
import { assertOwnOrigin, assertOwnSite, readBody } from "@/server/core/request";
import { contextOfRequest } from "@/server/request-context";
import { runtime } from "@/server/runtime";
import { appErrorData, toAppError } from "./error-shape";
import { appRouter } from "./root";

const ENDPOINT = "/api/trpc";

/** Answers a tRPC request. Writes of another website and bodies over the limit are refused before anything is read. */
export async function handleTrpc(request: Request): Promise<Response> {
  const { log, site } = runtime();
  try {
    const isWrite = request.method !== "GET" && request.method !== "HEAD";
    // Only this site's own pages ask here, and some questions hand a host access to another one's repository.
    assertOwnSite(request.headers, site.publicUrl);
    if (isWrite) assertOwnOrigin(request.headers, site.publicUrl);
    const req = isWrite ? await withReadBody(request) : request;
    const ctx = await contextOfRequest(request.headers);
    const response = await fetchRequestHandler({
      endpoint: ENDPOINT,
      req,
      router: appRouter,
      createContext: () => ctx,
      onError: ({ error, path }) => {
        if (ERROR_STATUS[toAppError(error).code] >= 500)
          log.error({ err: error.cause ?? error, path }, "procedure failed");
      },
    });
    response.headers.set("Cache-Control", "no-store");
    return response;
  } catch (error) {
    if (isAppError(error)) return refusal(error);
    log.error({ err: error }, "request failed");
    return refusal(unexpectedError(error));
  }
}

/** A refusal before any procedure ran, in the shape that tRPC's client understands. */
function refusal(error: AppError): Response {
  const httpStatus = ERROR_STATUS[error.code];
  const json = {
    message: error.message,
    code: -32600,
    data: { code: "BAD_REQUEST", httpStatus, ...appErrorData(error) },
  };
  return Response.json({ error: { json } }, { status: httpStatus, headers: { "Cache-Control": "no-store" } });
}

const withReadBody = async (request: Request): Promise<Request> =>
  new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: await readBody(request),
    signal: request.signal,
  });

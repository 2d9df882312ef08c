import { openLink } from "@/server/domain/downloads";
import { downloadAnswer } from "@/server/http/download-answer";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/downloads/[token]", async ({ ctx, request, params }) => {
    const resumes = request.headers.has("range") ? request.headers.get("if-range") : null;
    return downloadAnswer(request, await openLink(ctx, { token: param(params, "token"), resumes }));
  }),
);

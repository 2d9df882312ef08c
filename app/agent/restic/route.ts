import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";
import { resticBinary } from "@/server/http/restic-binary";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /agent/restic", async ({ ctx, request, query }) =>
    resticBinary({ resticDir: ctx.site.resticDir, os: query.os, arch: query.arch, request }),
  ),
);

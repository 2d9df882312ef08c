import { listTargets } from "@/server/domain/restores";
import { toRestoreTarget } from "@/server/http/contracts/restores";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/restore-targets", async ({ ctx, params, query }) => ({
    body: (await listTargets(ctx, { hostId: param(params, "hostId"), ...query })).map(toRestoreTarget),
  })),
);

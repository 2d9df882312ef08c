import { listSnapshots } from "@/server/domain/snapshots";
import { toSnapshot } from "@/server/http/contracts/snapshots";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/snapshots", {}, async ({ ctx, params }) => ({
    body: (await listSnapshots(ctx, { hostId: param(params, "hostId") })).map(toSnapshot),
  })),
);

import { listSnapshots } from "@/server/domain/snapshots";
import { toSnapshot } from "@/server/http/contracts/snapshots";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/snapshots", async ({ ctx, params, query }) => {
    const snapshots = await listSnapshots(ctx, { hostId: param(params, "hostId"), ...query });
    return { body: snapshots.map(toSnapshot), next: cursorAfter(snapshots, query.limit, (one) => one.snapshotId) };
  }),
);

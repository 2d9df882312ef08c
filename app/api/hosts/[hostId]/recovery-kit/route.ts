import { exportRecoveryKit } from "@/server/domain/repositories";
import { toRecoveryKit } from "@/server/http/contracts/recovery-kit";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/[hostId]/recovery-kit", async ({ ctx, params }) => ({
    body: toRecoveryKit(await exportRecoveryKit(ctx, { hostId: param(params, "hostId") })),
  })),
);

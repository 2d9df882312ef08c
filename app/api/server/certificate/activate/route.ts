import { activateCertificate } from "@/server/domain/settings";
import { toCertificate } from "@/server/http/contracts/certificate";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/server/certificate/activate", async ({ ctx, body }) => ({
    body: toCertificate(await activateCertificate(ctx, body)),
  })),
);

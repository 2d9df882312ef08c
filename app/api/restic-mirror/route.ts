import { listResticMirror } from "@/server/domain/restic-mirror";
import { toMirroredRestic } from "@/server/http/contracts/server";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/restic-mirror", async ({ ctx }) => ({
    body: (await listResticMirror(ctx)).map(toMirroredRestic),
  })),
);

import { listPlaces } from "@/server/domain/repositories";
import { toPlace } from "@/server/http/contracts/places";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/repositories", async ({ ctx, query }) => {
    const { places } = await listPlaces(ctx, query);
    const next = places.length === query.limit ? String(query.offset + places.length) : null;
    return { body: places.map(toPlace), next };
  }),
);

import { getFleetDays, getOverview, getStorage, listUpcoming } from "@/server/domain/overview";
import { toOverview } from "@/server/http/contracts/overview";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/overview", async ({ ctx }) => ({
    body: toOverview({
      overview: await getOverview(ctx),
      days: await getFleetDays(ctx),
      upcoming: await listUpcoming(ctx),
      storage: await getStorage(ctx),
    }),
  })),
);

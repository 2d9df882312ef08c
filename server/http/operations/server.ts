import { health, openApiDocument } from "../contracts/server";
import type { Operations } from "./operation";

const TRPC = "The browser's own calls, typed by tRPC; every one of them has a plain route here.";

export const serverOperations = {
  "GET /api/health": {
    name: "getHealth",
    tag: "Server",
    summary: "Says that the server answers.",
    answer: { status: 200, schema: health },
    refusals: [],
  },
  "GET /api/openapi.json": {
    name: "getOpenApi",
    tag: "Server",
    summary: "Describes every route in OpenAPI 3.1. It holds no secret.",
    answer: { status: 200, schema: openApiDocument },
    refusals: [],
  },
  "GET /api/trpc/[trpc]": { ownProtocol: TRPC },
  "POST /api/trpc/[trpc]": { ownProtocol: TRPC },
} as const satisfies Operations;

import { z } from "zod";
import { platformQuery } from "../agent-binary";
import { health, mirroredRestic, openApiDocument } from "../contracts/server";
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
  "GET /agent/binary": {
    name: "getAgentBinary",
    tag: "Server",
    summary: "Gives the agent's program for one platform.",
    details: "ETag and X-Checksum-Sha256 are the file's SHA-256; with If-None-Match it may be 304.",
    query: platformQuery,
    answer: { status: 200, media: "application/octet-stream", holds: "The program.", alsoStatus: [304] },
    refusals: ["unsupported_platform", "agent_not_built"],
  },
  "GET /agent/restic": {
    name: "getResticBinary",
    tag: "Server",
    summary: "Gives this server's copy of restic for one platform.",
    details: "ETag and X-Checksum-Sha256 are the file's SHA-256; with If-None-Match it may be 304, with Range 206.",
    query: platformQuery,
    answer: { status: 200, media: "application/octet-stream", holds: "The program.", alsoStatus: [206, 304] },
    refusals: ["unsupported_platform", "restic_not_mirrored", "range_not_satisfiable"],
  },
  "GET /api/restic-mirror": {
    name: "listResticMirror",
    tag: "Server",
    summary: "Lists the copies of restic that this server hands out to hosts.",
    answer: { status: 200, schema: z.array(mirroredRestic) },
    refusals: [],
  },
  "GET /api/trpc/[trpc]": { ownProtocol: TRPC },
  "POST /api/trpc/[trpc]": { ownProtocol: TRPC },
} as const satisfies Operations;

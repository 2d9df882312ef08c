import { z } from "zod";
import { platformQuery } from "../agent-binary";
import { activateCertificateBody, serverCertificate } from "../contracts/certificate";
import { health, mirroredRestic, openApiDocument, serverSettings } from "../contracts/server";
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
  "GET /api/server/settings": {
    name: "getServerSettings",
    tag: "Server",
    summary: "Tells how this server was configured when it started, without its secrets.",
    answer: { status: 200, schema: serverSettings },
    refusals: [],
  },
  "GET /api/server/certificate": {
    name: "getServerCertificate",
    tag: "Server",
    summary: "Tells which certificate this server serves, which one follows, and how many hosts know that.",
    answer: { status: 200, schema: serverCertificate },
    refusals: [],
  },
  "POST /api/server/certificate/prepare": {
    name: "prepareServerCertificate",
    tag: "Server",
    summary: "Makes the next self-signed certificate, if there is none, and has it told to every host.",
    answer: { status: 200, schema: serverCertificate },
    refusals: ["certificate_not_own"],
  },
  "POST /api/server/certificate/activate": {
    name: "activateServerCertificate",
    tag: "Server",
    summary: "Serves the next certificate from now on; it takes force while hosts do not know it.",
    body: activateCertificateBody,
    isBodyOptional: true,
    example: { force: false },
    answer: { status: 200, schema: serverCertificate },
    refusals: ["certificate_not_prepared", "hosts_not_ready"],
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

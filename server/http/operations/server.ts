import { activateCertificateBody, serverCertificate } from "../contracts/certificate";
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
  "GET /api/trpc/[trpc]": { ownProtocol: TRPC },
  "POST /api/trpc/[trpc]": { ownProtocol: TRPC },
} as const satisfies Operations;

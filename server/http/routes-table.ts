import type { Role } from "@/server/core/context";

/**
 * Every plain route, its methods and the role that each needs; `anyone` is open without login. A test walks `app/`
 * against this table, so a route that is not here fails it. The verb decides again; this refuses before a body is read.
 */
export type RouteNeed = { need: Role | "anyone"; lowRoleStatus?: 401 };

export const ROUTES = {
  "GET /api/health": { need: "anyone" },
  "GET /api/openapi.json": { need: "anyone" },
  "GET /api/setup": { need: "anyone" },
  "POST /api/setup": { need: "anyone" },
  "POST /api/auth/login": { need: "anyone" },
  "POST /api/auth/logout": { need: "anyone" },
  "GET /api/auth/me": { need: "viewer" },
  "GET /api/auth/api-tokens": { need: "viewer" },
  "POST /api/auth/api-tokens": { need: "viewer" },
  "DELETE /api/auth/api-tokens/[tokenId]": { need: "viewer" },
  "GET /api/auth/[...nextauth]": { need: "anyone" },
  "POST /api/auth/[...nextauth]": { need: "anyone" },
  "GET /api/users": { need: "admin" },
  "POST /api/users": { need: "admin" },
  "PATCH /api/users/[userId]": { need: "admin" },
  "DELETE /api/users/[userId]": { need: "admin" },
  "GET /api/enrollment-tokens": { need: "viewer" },
  // The contract answers a role that is too low with 401 here, and with 403 everywhere else.
  "POST /api/enrollment-tokens": { need: "operator", lowRoleStatus: 401 },
  "POST /api/enrollment-tokens/[tokenHash]/revoke": { need: "operator" },
  "POST /hosts/enrollment-tokens/[tokenHash]/revoke": { need: "operator" },
  "POST /api/agents/enroll": { need: "anyone" },
  "GET /api/hosts": { need: "viewer" },
  "GET /api/hosts/[hostId]": { need: "viewer" },
  "DELETE /api/hosts/[hostId]": { need: "operator" },
  "GET /api/hosts/[hostId]/jobs": { need: "viewer" },
  "GET /api/hosts/[hostId]/repo": { need: "viewer" },
  "PUT /api/hosts/[hostId]/repo": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/probe": { need: "operator" },
  "POST /hosts/[hostId]/repo/probe": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/prune": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/check": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/unlock": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/verify": { need: "operator" },
  "POST /api/hosts/[hostId]/repo/forget": { need: "operator" },
  "POST /api/hosts/[hostId]/retention-preview": { need: "operator" },
  "GET /api/hosts/[hostId]/source-groups": { need: "viewer" },
  "GET /api/hosts/[hostId]/snapshots": { need: "viewer" },
  "POST /api/source-groups/[sourceGroupId]/run": { need: "operator" },
  "GET /api/jobs": { need: "viewer" },
  "GET /api/jobs/[jobId]": { need: "viewer" },
  "GET /api/jobs/[jobId]/log": { need: "viewer" },
  "GET /api/jobs/[jobId]/log/events": { need: "viewer" },
  "POST /api/jobs/[jobId]/cancel": { need: "operator" },
  "POST /api/jobs/[jobId]/retry": { need: "operator" },
  "GET /api/audit": { need: "admin" },
  "GET /agent/binary": { need: "anyone" },
  "GET /api/trpc/[trpc]": { need: "anyone" },
  "POST /api/trpc/[trpc]": { need: "anyone" },
} as const satisfies Record<string, RouteNeed>;

export type RouteKey = keyof typeof ROUTES;

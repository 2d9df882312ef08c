/** Who may import whom; the reasons are shown with each violation. ARCHITECTURE.md has the same table in prose. */
const forbid = (name, comment, from, to, extra = {}) => ({
  name,
  severity: "error",
  comment,
  from,
  to: { ...to, ...extra },
});

const TRANSPORTS = "^server/(trpc|http|hub|scheduler|notify)/";

export default {
  forbidden: [
    forbid(
      "no-cycles",
      "A cycle means that two files are one.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    forbid(
      "protocol-stands-alone",
      "The wire is shared by two programs; it may only know zod.",
      { path: "^agent/protocol/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^(agent/protocol/|node_modules/zod/)" },
    ),
    forbid(
      "calendar-stands-alone",
      "The rules of time are shared by two programs; they may only know the wire and croner.",
      { path: "^agent/calendar/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^(agent/(calendar|protocol)/|node_modules/croner/)" },
    ),
    forbid(
      "agent-knows-no-server",
      "The agent is a program of its own.",
      { path: "^agent/" },
      { path: "^(app|server|prisma)/" },
    ),
    forbid(
      "core-has-no-domain",
      "core and crypto are the ground that rooms stand on.",
      { path: "^server/(core|crypto)/" },
      { path: "^server/(domain|trpc|http|hub|scheduler|notify|testing)/" },
    ),
    forbid(
      "core-knows-db-by-type",
      "Only the shape of the database belongs to the context of a call.",
      { path: "^server/(core|crypto)/", pathNot: "\\.test\\.ts$" },
      { path: "^server/db/", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "domain-knows-no-transport",
      "Rules live once, in a verb; transports translate.",
      { path: "^server/domain/" },
      { path: `${TRANSPORTS}|^app/|^node_modules/(next|@trpc|next-auth)/|^server/(main|runtime|env)\\.ts` },
    ),
    forbid(
      "rooms-use-front-doors",
      "Another room is reached through its index.ts.",
      { path: "^server/domain/([^/]+)/", pathNot: "\\.test\\.ts$" },
      { path: "^server/domain/([^/]+)/", pathNot: "^server/domain/($1/|[^/]+/index\\.ts$)" },
    ),
    forbid(
      "transports-use-front-doors",
      "A transport calls verbs through the room's index.ts.",
      { path: TRANSPORTS, pathNot: "\\.test\\.ts$" },
      { path: "^server/domain/", pathNot: "^server/domain/[^/]+/index\\.ts$" },
    ),
    forbid(
      "transports-touch-no-database",
      "Rows are the business of verbs.",
      { path: TRANSPORTS, pathNot: "\\.test\\.ts$" },
      { path: "^(server/db/|node_modules/@prisma/)" },
    ),
    ...["trpc", "http", "hub", "scheduler", "notify"].map((one) =>
      forbid(
        `${one}-stays-apart`,
        "Transports do not know each other.",
        { path: `^server/${one}/` },
        { path: TRANSPORTS, pathNot: `^server/${one}/` },
      ),
    ),
    forbid(
      "routes-stay-thin",
      "A route is one call; it needs no database and no socket.",
      { path: "^app/.*route\\.tsx?$" },
      { path: "^server/", pathNot: "^server/(http/|trpc/(root|init|handler)\\.ts|domain/[^/]+/index\\.ts|core/)" },
    ),
    forbid(
      "pages-go-through-the-caller",
      "A page reads through the tRPC caller; of everything else it knows types only.",
      { path: "^app/", pathNot: "route\\.tsx?$|\\.test\\.tsx?$" },
      { path: "^server/", pathNot: "^server/trpc/caller\\.ts$", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "rmctl-is-a-client",
      "rmctl knows the JSON API and Node, and no package: it runs from a bare checkout.",
      { path: "^scripts/rmctl", pathNot: "\\.test\\.ts$|^scripts/rmctl\\.d/testing/" },
      { pathNot: "^scripts/rmctl\\.d/", dependencyTypesNot: ["core"] },
    ),
    forbid(
      "env-is-read-once",
      "process.env is read by server/env.ts alone; others take values.",
      { path: "^(app|server/(core|crypto|db|domain|trpc|http|hub|scheduler))/" },
      { path: "^server/env\\.ts$" },
    ),
    forbid(
      "no-orphans",
      "A module nobody imports is dead.",
      { orphan: true, path: "^(server|app/_)", pathNot: "\\.test\\.tsx?$|^server/main\\.ts|generated" },
      {},
    ),
    forbid(
      "no-unlisted-packages",
      "Every package is pinned in package.json.",
      { path: "^(app|server|agent)/", pathNot: "\\.test\\.tsx?$" },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
    forbid(
      "no-test-code-in-product",
      "Tests may import the product, never the other way round.",
      { pathNot: "\\.test\\.tsx?$|^(server/testing|tests|scripts/rmctl\\.d/testing)/" },
      { path: "\\.test\\.tsx?$|^(server/testing|tests|scripts/rmctl\\.d/testing)/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules|server/db/generated" },
    exclude: { path: "^(\\.next|dist|data)/|server/db/generated/.+/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createCallerFactory, router } from "./init";
import { agentReleasesRouter } from "./routers/agent-releases";
import { alertsRouter } from "./routers/alerts";
import { auditRouter } from "./routers/audit";
import { authRouter } from "./routers/auth";
import { downloadsRouter } from "./routers/downloads";
import { enrollmentRouter } from "./routers/enrollment";
import { hostsRouter } from "./routers/hosts";
import { jobsRouter } from "./routers/jobs";
import { liveRouter } from "./routers/live";
import { overviewRouter } from "./routers/overview";
import { repositoriesRouter } from "./routers/repositories";
import { restoresRouter } from "./routers/restores";
import { schedulesRouter } from "./routers/schedules";
import { settingsRouter } from "./routers/settings";
import { snapshotsRouter } from "./routers/snapshots";
import { sourceGroupsRouter } from "./routers/source-groups";
import { usersRouter } from "./routers/users";

export const appRouter = router({
  overview: overviewRouter,
  auth: authRouter,
  users: usersRouter,
  audit: auditRouter,
  enrollment: enrollmentRouter,
  hosts: hostsRouter,
  repositories: repositoriesRouter,
  restores: restoresRouter,
  sourceGroups: sourceGroupsRouter,
  jobs: jobsRouter,
  schedules: schedulesRouter,
  snapshots: snapshotsRouter,
  downloads: downloadsRouter,
  agentReleases: agentReleasesRouter,
  alerts: alertsRouter,
  settings: settingsRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export const createCaller = createCallerFactory(appRouter);

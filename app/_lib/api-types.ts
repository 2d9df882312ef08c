/** What the server answers, taken from its router, so that a change there is a type error here. */
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Out = inferRouterOutputs<AppRouter>;
type In = inferRouterInputs<AppRouter>;

export type Me = NonNullable<Out["auth"]["me"]>;
export type Role = Me["role"];
export type Host = Out["hosts"]["get"];
export type HostStatus = Host["status"];
export type Protection = Host["protection"];
export type RepositoryState = Host["repoStatus"];
export type Job = Out["jobs"]["get"];
export type JobLog = Out["jobs"]["log"];
export type LogLine = JobLog["lines"][number];
export type SourceGroup = Out["sourceGroups"]["list"][number];
export type CreateGroupInput = In["sourceGroups"]["create"];
export type ExcludeVerdict = Out["sourceGroups"]["testExcludes"][number];
export type HostFolder = Out["hosts"]["folder"];
export type Snapshot = Out["snapshots"]["list"][number];
export type Token = Out["enrollment"]["get"];
export type TokenState = Token["state"];
export type MintedToken = Out["enrollment"]["mint"];
export type MintInput = In["enrollment"]["mint"];
export type Repository = Out["repositories"]["get"];
export type RepositoryLock = NonNullable<Repository["locks"]>[number];
export type Lease = Repository["leases"][number];
export type MaintenanceInput = In["repositories"]["maintain"];
export type ReplaceInput = In["repositories"]["replace"];
export type JobsInput = In["jobs"]["list"];
export type AuditPage = Out["audit"]["list"];
export type AuditEntry = AuditPage["entries"][number];
export type User = Out["users"]["list"][number];

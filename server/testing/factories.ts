import type { JobOrder } from "@/agent/protocol/mod";
import type { Role } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import type { RepositorySecrets } from "@/server/core/ports";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";
import { repositoryPlace } from "@/server/domain/enrollment";
import { enqueueJob } from "@/server/domain/jobs";
import { createSchedule } from "@/server/domain/schedules";
import { snapshotIdOf } from "./results";
import type { TestContext } from "./test-context";

export type TestHost = {
  hostId: string;
  hostname: string;
  repositoryId: string;
  sourceGroupId: string;
  /** Raw bearer token of the host's agent. */
  agentToken: string;
};
export type HostOptions = {
  hostname?: string;
  tags?: string[];
  repoUrl?: string;
  repoState?: "pending" | "initializing" | "ready" | "init_failed";
  repoCause?: string | null;
  access?: RepositorySecrets;
  paths?: string[];
};

/** Nothing that a test prints or stores may hold these. */
export const TEST_ACCESS = {
  username: "backup",
  password: "backend-secret-4711",
  encryptionPassword: "repository-secret-0815",
} satisfies RepositorySecrets;

let hostsMade = 0;

/** A host as enrolment leaves it: repository `ready` unless told otherwise, one source group `default`. */
export async function createHost({ services, clock }: TestContext, options: HostOptions = {}): Promise<TestHost> {
  const [hostId, repositoryId, sourceGroupId] = [newId(), newId(), newId()];
  const hostname = options.hostname ?? `host-${++hostsMade}.test`;
  const agentToken = newToken("agent");
  const access = JSON.stringify(options.access ?? TEST_ACCESS);
  const createdAt = clock.now();
  await services.db.prisma.host.create({
    data: {
      id: hostId,
      hostname,
      tags: options.tags ?? [],
      os: "linux",
      arch: "amd64",
      agentVersion: "0.1.0",
      resticVersion: "0.18.0",
      agentTokenHash: sha256Hex(agentToken),
      createdAt,
      repositories: {
        create: {
          id: repositoryId,
          url: options.repoUrl ?? `rest:https://rest.test/${hostname}`,
          sealedAccess: services.secrets.seal(access, repositoryPlace(repositoryId)),
          state: options.repoState ?? "ready",
          cause: options.repoCause ?? null,
          createdAt,
          accessChangedAt: createdAt,
        },
      },
      sourceGroups: {
        create: {
          id: sourceGroupId,
          name: "default",
          paths: options.paths ?? ["/etc", "/home"],
          excludes: [],
          tags: [],
          createdAt,
          updatedAt: createdAt,
        },
      },
    },
  });
  return { hostId, hostname, repositoryId, sourceGroupId, agentToken };
}

/** A queued job of that host. @returns its id */
export async function createJob(context: TestContext, host: TestHost, order: JobOrder): Promise<string> {
  const ctx = context.asSystem();
  const { hostId, repositoryId } = host;
  return transact(ctx, (unit) => enqueueJob(unit, ctx, { hostId, repositoryId, order }));
}

/** A backup order of the host's default source group. */
export const backupOrder = ({ sourceGroupId }: TestHost): JobOrder => ({
  kind: "backup",
  sourceGroup: {
    sourceGroupId,
    name: "default",
    paths: ["/etc", "/home"],
    excludes: [],
    tags: [],
    isOneFileSystem: false,
    isExcludeCaches: true,
    isVss: false,
    limits: {},
    hooks: {},
  },
  isDryRun: false,
});

type NewSchedule = Parameters<typeof createSchedule>[1];

/** A schedule as a person makes it: a backup of the host's group at two o'clock unless told otherwise. @returns its id */
export async function addSchedule(
  context: TestContext,
  host: TestHost,
  extra: Partial<NewSchedule> = {},
): Promise<string> {
  const input: NewSchedule = {
    hostId: host.hostId,
    name: "nightly",
    kind: "backup",
    cron: "0 2 * * *",
    timeZone: "UTC",
    sourceGroupIds: (extra.kind ?? "backup") === "backup" ? [host.sourceGroupId] : [],
    ...extra,
  };
  return (await createSchedule(context.asOperator(), input)).scheduleId;
}

/** A snapshot in the host's repository, as a listing leaves it: of now, with `/etc` in it. @returns its id */
export async function addSnapshot(
  { services, clock }: TestContext,
  { repositoryId, hostname }: TestHost,
  extra: { takenAt?: Date; paths?: string[] } = {},
): Promise<string> {
  const snapshotId = snapshotIdOf();
  await services.db.prisma.snapshot.create({
    data: {
      ...{ id: newId(), repositoryId, snapshotId, takenAt: clock.now(), seenByJobId: "listing" },
      ...{ hostname, username: "root", paths: ["/etc"], tags: [] },
      ...extra,
    },
  });
  return snapshotId;
}

/** A user row with a live session; the password hash is none that opens. */
export async function createUserRow({ services, clock }: TestContext, role: Role) {
  const id = newId();
  const sessionId = newId();
  const sessionToken = newToken("session");
  const username = `${role}-${id.slice(0, 8)}`;
  await services.db.prisma.user.create({
    data: {
      id,
      username,
      passwordHash: "no password opens this",
      role,
      sessions: {
        create: {
          id: sessionId,
          tokenHash: sha256Hex(sessionToken),
          createdAt: clock.now(),
          expiresAt: new Date(clock.now().getTime() + 86_400_000),
        },
      },
    },
  });
  return { userId: id, username, sessionId, sessionToken };
}

import { createHash, randomBytes, randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Secrets } from "@/server/core/ports";
import { loadMasterKey } from "@/server/crypto/keys";
import { createSecrets } from "@/server/crypto/secret-box";
import { repositoryPlace } from "@/server/domain/enrollment";

/** One enrolled host, with what its fake agent needs. */
export type SeededHost = { hostId: string; hostname: string; token: string; sourceGroupId: string };

/** What the fake agents say in `hello` and the rows hold, so that a connection changes nothing. */
export const FAKE_FACTS = { agentVersion: "0.1.0", resticVersion: "0.18.0", os: "linux", arch: "amd64" } as const;
export const fakeMachine = (hostname: string) => ({ machineId: `machine-${hostname}`, bootId: `boot-${hostname}` });

/** As the server's database adapter writes instants. */
const instant = (ms: number): string => new Date(ms).toISOString().replace("Z", "+00:00");

/**
 * Writes enrolled hosts with a ready repository, a source group and `jobsPerHost` finished backups straight into the
 * database of a server that is not running, beside its key file.
 */
export function seedHosts(file: string, count: number, jobsPerHost = 0): SeededHost[] {
  const db = new Sqlite(file);
  db.pragma("foreign_keys = ON");
  const insert = statements(db);
  const secrets = createSecrets(loadMasterKey({ file: join(dirname(file), "secret.key"), isFirstStart: false }));
  const now = Date.now();
  const hosts = Array.from({ length: count }, (_, i) => describeHost(i));
  db.transaction(() => {
    for (const host of hosts) insertHost(insert, host, { now, jobsPerHost, secrets });
  })();
  db.close();
  return hosts;
}

function describeHost(i: number): SeededHost {
  const hostname = `host-${String(i).padStart(5, "0")}.bench.example`;
  const token = `rma_${randomBytes(32).toString("base64url")}`;
  return { hostId: randomUUID(), hostname, token, sourceGroupId: randomUUID() };
}

type Inserts = ReturnType<typeof statements>;

function statements(db: Sqlite.Database) {
  const insertInto = (table: string, columns: readonly string[]) => {
    const names = columns.map((column) => `"${column}"`).join(", ");
    return db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map((column) => `@${column}`).join(", ")})`);
  };
  const backup = ["lastBackupJobId", "lastBackupState", "lastBackupFinishedAt", "lastSnapshotAt"];
  const facts = ["os", "arch", "agentVersion", "resticVersion", "agentTokenHash", "machineId", "bootId"];
  return {
    host: insertInto("Host", [
      ...["id", "hostname", "tags", "lastSeenAt", "createdAt", "enrolledAt", "worstBackup"],
      ...[...facts, ...backup],
    ]),
    repository: insertInto("Repository", [
      "id",
      "hostId",
      "url",
      "sealedAccess",
      "state",
      "stateChangedAt",
      "createdAt",
    ]),
    group: insertInto("SourceGroup", ["id", "hostId", "name", "paths", "excludes", "tags", "createdAt", "updatedAt"]),
    job: insertInto("Job", [
      ...["id", "hostId", "repositoryId", "sourceGroupId", "kind", "state", "order", "requestedBy"],
      ...["createdAt", "expiresAt", "sentAt", "startedAt", "finishedAt", "exitCode"],
    ]),
  };
}

type Seeding = { now: number; jobsPerHost: number; secrets: Secrets };

function insertHost(insert: Inserts, host: SeededHost, { now, jobsPerHost, secrets }: Seeding): void {
  const { hostId, hostname, token, sourceGroupId } = host;
  const repositoryId = randomUUID();
  const at = instant(now - 86_400_000);
  const jobId = randomUUID();
  insert.host.run({
    id: hostId,
    hostname,
    tags: JSON.stringify(["prod", `rack-${hostname.slice(5, 7)}`]),
    ...FAKE_FACTS,
    ...fakeMachine(hostname),
    agentTokenHash: createHash("sha256").update(token).digest("hex"),
    lastSeenAt: instant(now - 3_600_000),
    createdAt: at,
    enrolledAt: at,
    lastBackupJobId: jobId,
    lastBackupState: "succeeded",
    lastBackupFinishedAt: at,
    lastSnapshotAt: at,
    worstBackup: null,
  });
  const url = `rest:https://backup.bench.example/${hostname}`;
  const access = { username: "bench", password: "bench-password", encryptionPassword: "bench-password" };
  const sealedAccess = secrets.seal(JSON.stringify(access), repositoryPlace(repositoryId));
  insert.repository.run({
    id: repositoryId,
    hostId,
    url,
    sealedAccess,
    state: "ready",
    stateChangedAt: at,
    createdAt: at,
  });
  const lists = { paths: '["/etc","/home"]', excludes: "[]", tags: "[]" };
  insert.group.run({ id: sourceGroupId, hostId, name: "default", ...lists, createdAt: at, updatedAt: at });
  const sourceGroup = { sourceGroupId, name: "default", paths: ["/etc", "/home"], excludes: [], tags: [] };
  const order = { kind: "backup", sourceGroup: { ...sourceGroup, isOneFileSystem: false, isExcludeCaches: true } };
  for (let i = 0; i < jobsPerHost; i += 1) {
    const ranAt = instant(now - (i + 1) * 86_400_000);
    const times = { createdAt: ranAt, expiresAt: ranAt, sentAt: ranAt, startedAt: ranAt, finishedAt: ranAt };
    const subject = { hostId, repositoryId, sourceGroupId, requestedBy: "admin", order: JSON.stringify(order) };
    const id = i === 0 ? jobId : randomUUID();
    insert.job.run({ id, ...subject, ...times, kind: "backup", state: "succeeded", exitCode: 0 });
  }
}

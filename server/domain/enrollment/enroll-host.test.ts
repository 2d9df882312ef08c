import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRateLimits } from "@/server/core/rate-limits";
import { sha256Hex } from "@/server/crypto/tokens";
import { listHosts } from "@/server/domain/hosts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { enrollHost } from "./enroll-host";
import { expireTokens } from "./expire-tokens";
import { getToken } from "./get-token";
import { mintToken } from "./mint-token";
import { revokeToken } from "./revoke-token";
import { repositoryPlace } from "./rules";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const HOUR_MS = 3_600_000;
const HOSTNAME = "newhost.example";
const URL = "rest:https://rest.example/newhost";
const REPOSITORY = { repoUrl: URL, repoUsername: "backup", repoPassword: "first-password" };
const MACHINE = { hostname: HOSTNAME, os: "linux", arch: "amd64", agentVersion: "0.1.0", resticVersion: "0.16.4" };

const db = () => test.services.db.prisma;
const mint = (change: Partial<Parameters<typeof mintToken>[1]> = {}) =>
  mintToken(test.asOperator(), { hostname: HOSTNAME, ...REPOSITORY, ...change });
const enroll = (token: string, change: Partial<Parameters<typeof enrollHost>[1]> = {}) =>
  enrollHost(test.asNobody(), { token, ...MACHINE, ...change });
async function secretsOf(hostId: string): Promise<unknown> {
  const { id, sealedAccess } = await db().repository.findFirstOrThrow({ where: { hostId } });
  return JSON.parse(test.services.secrets.open(sealedAccess, repositoryPlace(id)));
}
const countRows = async () => [await db().host.count(), await db().job.count(), await db().repository.count()];

describe("a first enrolment", () => {
  it("makes host, repository, default source group and init job, and is audited", async () => {
    const { token, tokenHash } = await mint({ tags: ["prod"], initialPaths: ["/srv"] });
    const enrolled = await enroll(token);
    const { hostId } = enrolled;
    expect(enrolled).toEqual({
      hostId,
      agentToken: expect.stringMatching(/^rma_/),
      certPinSha256: "",
      nextCertPinSha256: "",
      releaseKey: test.services.releaseKey.publicKey,
    });
    expect(await db().host.findUniqueOrThrow({ where: { id: hostId } })).toMatchObject({
      hostname: HOSTNAME,
      tags: ["prod"],
      os: "linux",
      agentTokenHash: sha256Hex(enrolled.agentToken),
      configRevision: 1,
    });
    expect(await db().repository.findFirst({ where: { hostId } })).toMatchObject({ url: URL, state: "pending" });
    expect(await db().sourceGroup.findMany({ where: { hostId } })).toEqual([
      expect.objectContaining({ name: "default", paths: ["/srv"] }),
    ]);
    expect(await db().job.findMany({ where: { hostId } })).toEqual([
      expect.objectContaining({ kind: "init", state: "queued" }),
    ]);
    expect(await db().schedule.count()).toBe(0);
    expect(await getToken(test.asViewer(), { tokenHash })).toMatchObject({ state: "used", hostId });
    expect(await db().auditEntry.count({ where: { action: "enrollment.enroll_host", hostId } })).toBe(1);
    expect(test.emitted.map(({ name }) => name)).toEqual(expect.arrayContaining(["host.changed", "job.queued"]));
  });

  it("moves the credentials from the token to the host, and keeps no raw secret anywhere", async () => {
    const { token, tokenHash } = await mint();
    const { hostId, agentToken } = await enroll(token);
    expect(await secretsOf(hostId)).toEqual({
      username: "backup",
      password: "first-password",
      encryptionPassword: "first-password",
    });
    expect((await db().enrollmentToken.findUniqueOrThrow({ where: { tokenHash } })).sealedAccess).toBeNull();
    const rows = JSON.stringify([
      await db().host.findMany(),
      await db().job.findMany(),
      await db().auditEntry.findMany(),
      await db().enrollmentToken.findMany(),
    ]);
    for (const secret of [token, agentToken, "first-password"]) expect(rows).not.toContain(secret);
  });

  it("backs up configuration and homes when no paths were given, user profiles on Windows", async () => {
    await enroll((await mint()).token);
    await enroll((await mint({ hostname: "pc" })).token, { hostname: "pc", os: "windows" });
    const groups = await db().sourceGroup.findMany({ orderBy: { createdAt: "asc" }, include: { host: true } });
    expect(Object.fromEntries(groups.map(({ host, paths }) => [host.os, paths]))).toEqual({
      linux: ["/etc", "/home"],
      windows: ["C:\\Users"],
    });
  });

  it("takes a host without restic", async () => {
    await enroll((await mint()).token, { resticVersion: null });
    expect(await listHosts(test.asViewer())).toEqual([expect.objectContaining({ resticVersion: null })]);
  });

  it("is named by its token, whatever the machine calls itself", async () => {
    await enroll((await mint()).token, { hostname: "debian" });
    expect(await listHosts(test.asViewer())).toEqual([expect.objectContaining({ hostname: HOSTNAME })]);
  });
});

describe("a token that does not enroll", () => {
  it.each([
    ["token_used", (token: string, _hash: string) => enroll(token)],
    ["token_revoked", (_token: string, tokenHash: string) => revokeToken(test.asOperator(), { tokenHash })],
    ["token_expired", async () => test.clock.advance(HOUR_MS)],
  ])("is refused as %s", async (code, end) => {
    const { token, tokenHash } = await mint();
    await end(token, tokenHash);
    const before = await countRows();
    await expect(enroll(token, { hostname: "other" })).rejects.toMatchObject({ code });
    await expireTokens(test.asSystem());
    await expect(enroll(token)).rejects.toMatchObject({ code });
    expect(await countRows()).toEqual(before);
  });

  it("is token_invalid when nobody minted it, and after many the address is refused", async () => {
    const limits = createRateLimits({ enrollmentPerAddress: { tries: 3, seconds: 60 } });
    const guess = () => enrollHost({ ...test.asNobody(), limits }, { token: "rme_made-up", ...MACHINE });
    for (let round = 0; round < 3; round += 1) await expect(guess()).rejects.toMatchObject({ code: "token_invalid" });
    await expect(guess()).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: expect.any(Number) });
    const { token } = await mint();
    await expect(enrollHost({ ...test.asNobody(), limits }, { token, ...MACHINE })).resolves.toBeTruthy();
  });

  it.each([
    ["unsupported_platform", { os: "plan9" }],
    ["unsupported_platform", { arch: "riscv64" }],
    ["invalid_request", { hostname: "not a host" }],
    ["invalid_request", { agentVersion: "" }],
  ])("stays usable after %s", async (code, change) => {
    const { token, tokenHash } = await mint();
    await expect(enroll(token, change)).rejects.toMatchObject({ code });
    expect(await getToken(test.asViewer(), { tokenHash })).toMatchObject({ state: "pending" });
    await expect(enroll(token)).resolves.toBeTruthy();
  });

  it("leaves nothing half-written when enrolment breaks in the middle", async () => {
    const { token, tokenHash } = await mint();
    const secrets = {
      ...test.services.secrets,
      seal: () => {
        throw new Error("the box is broken");
      },
    };
    await expect(enrollHost({ ...test.asNobody(), secrets }, { token, ...MACHINE })).rejects.toThrow(/broken/);
    expect(await countRows()).toEqual([0, 0, 0]);
    expect(await getToken(test.asViewer(), { tokenHash })).toMatchObject({ state: "pending" });
    await expect(enroll(token)).resolves.toBeTruthy();
  });
});

describe("a race for one token", () => {
  it("has exactly one winner among 50, in each of 20 rounds", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token } = await mint({ hostname: `host-${round}` });
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) => enroll(token, { hostname: `racer-${index}` })),
      );
      const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(refusals).toHaveLength(49);
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: "token_used" });
      expect(await countRows()).toEqual([round + 1, round + 1, round + 1]);
    }
  }, 60_000);
});

describe("a host that comes back", () => {
  it("keeps its id and history, gets a new agent token, and the old one is dead at once", async () => {
    const first = await enroll((await mint()).token);
    const { createdAt } = await db().host.findUniqueOrThrow({ where: { id: first.hostId } });
    test.clock.advance(HOUR_MS);
    const second = await enroll((await mint()).token, { agentVersion: "0.2.0" });
    expect(second.hostId).toBe(first.hostId);
    expect(second.agentToken).not.toBe(first.agentToken);
    expect(await db().host.findMany()).toEqual([
      expect.objectContaining({
        agentTokenHash: sha256Hex(second.agentToken),
        agentVersion: "0.2.0",
        configRevision: 2,
        createdAt,
      }),
    ]);
    expect(await db().job.count({ where: { hostId: first.hostId, kind: "init" } })).toBe(2);
    expect(await db().sourceGroup.count()).toBe(1);
    expect(test.emitted).toContainEqual({ name: "host.reenrolled", hostId: first.hostId });
    expect(test.emitted).toContainEqual({ name: "config.changed", hostId: first.hostId });
    expect(await db().auditEntry.count({ where: { action: "enrollment.reenroll_host" } })).toBe(1);
  });

  it("keeps a password that the server made when none is typed, because only it opens the snapshots", async () => {
    const bare = { repoUsername: undefined, repoPassword: undefined };
    const { hostId } = await enroll((await mint(bare)).token);
    const before = await secretsOf(hostId);
    await enroll((await mint(bare)).token);
    expect(await secretsOf(hostId)).toEqual(before);
    await enroll((await mint({ ...bare, repoUrl: "rest:https://moved.example/newhost" })).token);
    expect(await secretsOf(hostId)).toEqual(before);
  });

  it("takes what is typed anew while the repository never opened", async () => {
    const { hostId } = await enroll((await mint()).token);
    await enroll((await mint({ repoPassword: "second-password" })).token);
    expect(await secretsOf(hostId)).toMatchObject({
      password: "second-password",
      encryptionPassword: "second-password",
    });
  });

  it("whose repository opens already changes its key only for an explicit new one", async () => {
    const { hostId } = await enroll((await mint()).token);
    await db().repository.updateMany({ where: { hostId }, data: { state: "ready" } });
    await enroll((await mint({ repoPassword: "second-password" })).token);
    expect(await secretsOf(hostId)).toMatchObject({
      password: "second-password",
      encryptionPassword: "first-password",
    });
    await db().repository.updateMany({ where: { hostId }, data: { state: "ready" } });
    await enroll((await mint({ repoEncryptionPassword: "third-password" })).token);
    expect(await secretsOf(hostId)).toMatchObject({ encryptionPassword: "third-password" });
  });

  it("at another location does not hand it the old login, and forgets the old location's snapshots", async () => {
    const { hostId } = await enroll((await mint()).token);
    const repository = await db().repository.findFirstOrThrow({ where: { hostId } });
    await db().snapshot.create({
      data: {
        id: "s",
        repositoryId: repository.id,
        snapshotId: "a".repeat(64),
        takenAt: test.clock.now(),
        hostname: HOSTNAME,
        username: "root",
        paths: [],
        tags: [],
        seenByJobId: "j",
      },
    });
    await db().host.update({ where: { id: hostId }, data: { lastSnapshotAt: test.clock.now() } });
    const moved = { repoUrl: "rest:https://other.example/", repoUsername: undefined, repoPassword: undefined };
    await enroll((await mint(moved)).token);
    expect(await secretsOf(hostId)).toEqual({ encryptionPassword: "first-password" });
    expect(await db().snapshot.count()).toBe(0);
    expect(await db().host.findFirst()).toMatchObject({ lastSnapshotAt: null });
  });
});

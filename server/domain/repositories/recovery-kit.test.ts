import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrollHost, mintToken } from "@/server/domain/enrollment";
import { createHost, TEST_ACCESS } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { exportRecoveryKit } from "./index";
import { recoveryCommands } from "./recovery-commands";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

type Minted = Omit<Parameters<typeof mintToken>[1], "hostname" | "repoUrl">;

/** The kit of a host that was added with these credentials. */
async function kitOf(credentials: Minted) {
  const repoUrl = "rest:https://rest.test/one";
  const minted = await mintToken(context.asOperator(), { hostname: "one.test", repoUrl, ...credentials });
  const machine = { hostname: "one.test", os: "linux", arch: "amd64", agentVersion: "0.1.0", resticVersion: "0.18.0" };
  const { hostId } = await enrollHost(context.asNobody(), { token: minted.token, ...machine });
  return exportRecoveryKit(context.asAdmin(), { hostId });
}

test("the password typed for the storage is the repository's, too, and both are in the kit", async () => {
  expect(await kitOf({ repoUsername: "one", repoPassword: "typed" })).toMatchObject({
    ...{ repoUrl: "rest:https://rest.test/one", hostname: "one.test" },
    ...{ username: "one", password: "typed", encryptionPassword: "typed" },
  });
});

test("a repository password of its own is told apart from the storage's", async () => {
  const kit = await kitOf({ repoUsername: "one", repoPassword: "typed", repoEncryptionPassword: "key" });
  expect(kit).toMatchObject({ username: "one", password: "typed", encryptionPassword: "key" });
});

test("a password that the server made is in the kit, and there is no login", async () => {
  const kit = await kitOf({});
  expect(kit).toMatchObject({ username: null, password: null });
  expect(kit.encryptionPassword.length).toBeGreaterThan(20);
  expect(kit.commands.linux).toContain(`RESTIC_PASSWORD='${kit.encryptionPassword}'`);
});

test("each export is audited with who asked, and without the secrets", async () => {
  const host = await createHost(context);
  await exportRecoveryKit(context.asAdmin(), host);
  await exportRecoveryKit(context.asAdmin(), host);
  const entries = await context.services.db.prisma.auditEntry.findMany({
    where: { action: "repositories.export_recovery_kit" },
  });
  expect(entries).toMatchObject([{ actorName: "admin", hostId: host.hostId }, {}]);
  for (const secret of [TEST_ACCESS.password, TEST_ACCESS.encryptionPassword])
    expect(JSON.stringify(entries)).not.toContain(secret);
});

test("operators, viewers, the host's own agent and nobody get none", async () => {
  const host = await createHost(context);
  for (const ctx of [context.asOperator(), context.asViewer(), context.asAgent(host.hostId)])
    await expect(exportRecoveryKit(ctx, host)).rejects.toMatchObject({ code: "role_required" });
  await expect(exportRecoveryKit(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(exportRecoveryKit(context.asAdmin(), { hostId: "nope" })).rejects.toMatchObject({
    code: "host_not_found",
  });
  expect(await context.services.db.prisma.auditEntry.count()).toBe(0);
});

test("the login of a REST server stands in the address, where a restic of any version finds it", () => {
  const secrets = { username: "me", password: "p@ss", encryptionPassword: "key" };
  const { linux } = recoveryCommands({ url: "rest:https://rest.test/one", hostname: "one.test", secrets });
  expect(linux).toContain("export RESTIC_REPOSITORY='rest:https://me:p%40ss@rest.test/one'");
});

test("a shell reads the password from the commands as it is, whatever is in it", () => {
  const nasty = `it's "$(touch x)" \`id\` \\ ’`;
  const secrets = { username: "me", password: nasty, encryptionPassword: nasty };
  const { linux, windows } = recoveryCommands({ url: "s3:https://s3.test/bucket", hostname: "one.test", secrets });
  const variables = linux.split("\n").filter((line) => line.startsWith("export "));
  const printed = execFileSync("sh", [
    "-c",
    `${variables.join("\n")}\nprintf '%s|%s' "$RESTIC_PASSWORD" "$AWS_SECRET_ACCESS_KEY"`,
  ]);
  expect(printed.toString()).toBe(`${nasty}|${nasty}`);
  expect(windows).toContain(`$env:RESTIC_PASSWORD = 'it''s "$(touch x)" \`id\` \\ ’’'`);
});

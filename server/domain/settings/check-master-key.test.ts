import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createSecrets } from "@/server/crypto/secret-box";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { checkMasterKey } from "./check-master-key";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const ctxWithOtherKey = () => ({ ...test.asSystem(), secrets: createSecrets(new Uint8Array(randomBytes(32))) });

it("writes the proof at the first start and accepts the same key from then on", async () => {
  await checkMasterKey(test.asSystem());
  await expect(checkMasterKey(test.asSystem())).resolves.toBeUndefined();
  expect(await test.services.db.prisma.setting.count()).toBe(1);
});

it("stops the start with another key and keeps the proof", async () => {
  await checkMasterKey(test.asSystem());
  await expect(checkMasterKey(ctxWithOtherKey())).rejects.toMatchObject({ name: "StartError" });
  await expect(checkMasterKey(ctxWithOtherKey())).rejects.toThrow(/not the one this database was made with/);
  await expect(checkMasterKey(test.asSystem())).resolves.toBeUndefined();
});

it("stops the start when the proof is lost although secrets are stored", async () => {
  const { prisma } = test.services.db;
  await prisma.host.create({
    data: { id: "h", hostname: "h", tags: [], os: "linux", arch: "amd64", agentVersion: "1", agentTokenHash: "x" },
  });
  await prisma.repository.create({ data: { id: "r", hostId: "h", url: "/srv/r", sealedAccess: Buffer.from("x") } });
  await expect(checkMasterKey(test.asSystem())).rejects.toThrow(/proof of its master key/);
});

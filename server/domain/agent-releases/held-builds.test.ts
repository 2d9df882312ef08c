import { generateKeyPairSync, sign } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { releaseStatement } from "@/agent/protocol/mod";
import { createLogger } from "@/server/core/logger";
import { publicReleaseKey } from "@/server/crypto/release-key";
import { holdFakeBuilds } from "@/server/testing/fake-builds";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { until } from "@/server/testing/until";
import { createAgentBuilds } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const builds = () => context.services.builds;
const versions = async () =>
  (await builds().current()).map(({ build }) => `${build.version} ${build.os}/${build.arch}`);
const file = () => join(context.services.site.agentDir, "agent-linux-amd64");

it("holds what the manifest lists, each signed so that its release key's owner can tell", async () => {
  holdFakeBuilds(context, { version: "0.1.0", arch: "arm64" }, { version: "0.2.0", isCompressed: true });
  expect(await versions()).toEqual(["0.1.0 linux/arm64", "0.2.0 linux/amd64"]);
  const [, held] = await builds().current();
  if (!held) throw new Error("nothing is held");
  expect(held).toMatchObject({
    file: { path: file(), sizeBytes: held.build.sizeBytes },
    gzip: { path: `${file()}.gz` },
  });
  const { releaseKey } = context.services;
  expect(releaseKey.verify(releaseStatement(held.build), held.signature)).toBe(true);
  expect(releaseKey.verify(releaseStatement({ ...held.build, version: "0.3.0" }), held.signature)).toBe(false);
});

it("holds nothing where nothing was built, and what is built later", async () => {
  expect(await versions()).toEqual([]);
  expect(builds().newestVersion()).toBeNull();
  holdFakeBuilds(context, { version: "0.9.0", arch: "arm64" }, { version: "0.10.0" });
  expect(await versions()).toHaveLength(2);
  expect(builds().newestVersion()).toBe("0.10.0");
});

it("leaves out a file that is damaged or gone, and tells of it once", async () => {
  const told = vi.spyOn(context.services.log, "error");
  holdFakeBuilds(context, {}, { arch: "arm64" });
  writeFileSync(file(), "damaged");
  expect(await versions()).toEqual(["0.2.0 linux/arm64"]);
  expect(await versions()).toEqual(["0.2.0 linux/arm64"]);
  expect(told).toHaveBeenCalledTimes(1);
  rmSync(join(context.services.site.agentDir, "agent-linux-arm64"));
  expect(await versions()).toEqual([]);
  holdFakeBuilds(context, {});
  expect(await versions()).toEqual(["0.2.0 linux/amd64"]);
});

it("refuses a manifest that leads out of its folder, or that is none", async () => {
  const manifest = join(context.services.site.agentDir, "manifest.json");
  holdFakeBuilds(context, {});
  const [entry] = await builds().current();
  const listed = { ...entry?.build, file: "../test.db" };
  for (const text of [
    JSON.stringify({ version: "0.2.0", builds: [listed] }),
    "{",
    '{"version":"latest","builds":[]}',
  ]) {
    writeFileSync(manifest, text);
    await expect(builds().current()).rejects.toThrow();
  }
  holdFakeBuilds(context, {});
  expect(await versions()).toHaveLength(1);
});

it("looks again for lists in the background, where what it knows is old", async () => {
  holdFakeBuilds(context, {});
  const fresh = createAgentBuilds({ ...context.services.site, ...context.services });
  expect(fresh.newestVersion()).toBeNull();
  expect(
    await until(
      () => fresh.newestVersion(),
      (version) => version !== null,
    ),
  ).toBe("0.2.0");
});

it("hands out only what was signed elsewhere, when the private half of the key is kept there", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ type: "spki", format: "der" });
  const releaseKey = publicReleaseKey(spki.subarray(12).toString("base64"));
  const log = createLogger("silent");
  const elsewhere = () => createAgentBuilds({ ...context.services.site, releaseKey, log, freshMs: 0 }).current();
  holdFakeBuilds(context, {});
  const [own] = await builds().current();
  if (!own) throw new Error("nothing is held");
  expect(await elsewhere()).toEqual([]);
  holdFakeBuilds(context, { signature: own.signature });
  expect(await elsewhere()).toEqual([]);
  const signature = sign(null, Buffer.from(releaseStatement(own.build)), privateKey).toString("base64");
  holdFakeBuilds(context, { signature });
  expect(await elsewhere()).toMatchObject([{ signature }]);
});

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type AgentBuild, releaseStatement } from "@/agent/protocol/mod";
import { publicReleaseKey } from "@/server/crypto/release-key";
import { releaseStatement as ours, signAgents } from "./sign-agents.mjs";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rm-sign-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const CONTENT = "no agent";
const build: AgentBuild = {
  ...{ version: "1.2.3", os: "linux", arch: "arm64", kind: "bundled", sizeBytes: CONTENT.length },
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
};
const keyFile = () => join(dir, "keys", "release.key");

function write(content = CONTENT): void {
  writeFileSync(join(dir, "agent"), content);
  const listed = { ...build, file: "agent", reason: null, gzip: null, inputsSha256: "" };
  writeFileSync(join(dir, "manifest.json"), JSON.stringify({ version: build.version, builds: [listed] }));
}

it("signs what the agents check, with a key that is made once and is its owner's alone", async () => {
  expect(ours(build)).toBe(releaseStatement(build));
  write();
  const { publicKey, builds } = await signAgents({ keyFile: keyFile(), dir });
  expect(publicReleaseKey(publicKey).verify(releaseStatement(build), builds[0]?.signature ?? "")).toBe(true);
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  expect(await signAgents({ keyFile: keyFile(), dir })).toEqual({ publicKey, builds });
});

it("signs nothing that is not what the manifest says", async () => {
  write("another");
  await expect(signAgents({ keyFile: keyFile(), dir })).rejects.toThrow("no whole build");
});

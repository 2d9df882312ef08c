import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { type AgentBuild, releaseStatement } from "@/agent/protocol/mod";

/** Updates as the server of an attacked agent offers them, signed by the key that the agent knows. */

export const releaseKey = generateKeyPairSync("ed25519");

export const PLATFORM = { os: "linux", arch: process.arch === "arm64" ? "arm64" : "amd64" } as const;
export const buildOf = (changes: Partial<AgentBuild>): AgentBuild => ({
  ...{ version: "99.0.0", ...PLATFORM, kind: "bundled", sizeBytes: 1_000, sha256: "c".repeat(64) },
  ...changes,
});
export const offerOf = (build: AgentBuild, key = releaseKey.privateKey, signed: AgentBuild = build) => ({
  ...{ offerId: randomUUID(), build, trialMs: 60_000 },
  signature: sign(null, Buffer.from(releaseStatement(signed)), key).toString("base64"),
});

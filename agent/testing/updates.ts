/** Offers as the server would make them, signed by a key of the test's own. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { currentArch } from "../platform/platform.ts";
import { type AgentBuild, type AgentOffer, releaseStatement } from "../protocol/mod.ts";

export type ReleaseKey = { publicKey: string; sign(statement: string): string };

export function makeReleaseKey(): ReleaseKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  return {
    publicKey: `${(x ?? "").replaceAll("-", "+").replaceAll("_", "/")}=`,
    sign: (statement) => sign(null, new TextEncoder().encode(statement), privateKey).toString("base64"),
  };
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export function buildOf(bytes: Uint8Array, more: Partial<AgentBuild> = {}): AgentBuild {
  const [os, arch, kind] = ["linux", currentArch(), "bundled"] as const;
  return { version: "99.0.0", os, arch, kind, sizeBytes: bytes.length, sha256: sha256Of(bytes), ...more };
}

export function offerOf(key: ReleaseKey, build: AgentBuild, more: Partial<AgentOffer> = {}): AgentOffer {
  const offerId = `offer-${crypto.randomUUID().slice(0, 8)}`;
  return { offerId, build, signature: key.sign(releaseStatement(build)), trialMs: 60_000, ...more };
}

/** A stand-in for a built agent: answers what an update asks of it, and is good for nothing else. */
export function fakeAgent(version: string, { selfTest = "exit 0" }: { selfTest?: string } = {}): Uint8Array {
  const script = `#!/bin/sh
case $1 in
version) echo "restic-manager-agent ${version} (linux/${currentArch()}, bundled)" ;;
self-test) ${selfTest} ;;
*) exit 1 ;;
esac
`;
  return new TextEncoder().encode(script);
}

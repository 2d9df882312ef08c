/** Whether an offered build may become this host's agent. Pure, so that every refusal can be tried. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { type AgentOffer, releaseStatement, type UpdateCode } from "../protocol/mod.ts";

export type Refusal = { code: UpdateCode; message: string };

export type HostFacts = {
  os: "linux" | "windows";
  arch: "amd64" | "arm64";
  version: string;
  /** Base64 of the Ed25519 key learnt at enrollment; empty when none was. */
  releaseKey: string;
  /** `RM_ALLOW_UPDATES` of agent.env. */
  allowUpdates: string | undefined;
  /** The agent runs from the file that the install script puts in place. */
  isInstalled: boolean;
};

/** Null when it may, else why not. The signature comes before all that the offer says about itself. */
export function refusalOf({ build, signature }: AgentOffer, facts: HostFacts): Refusal | null {
  if (facts.allowUpdates === "0") {
    return { code: "not_allowed", message: "RM_ALLOW_UPDATES=0 in agent.env forbids updates from the server." };
  }
  if (!facts.isInstalled) {
    return {
      code: "not_installed",
      message: "This agent does not run from its installed file: run the install line on the host.",
    };
  }
  if (facts.releaseKey === "") {
    return {
      code: "no_release_key",
      message: "The host was enrolled before the server had a release key: run the install line again.",
    };
  }
  if (!isSigned(releaseStatement(build), signature, facts.releaseKey)) {
    return { code: "bad_signature", message: "The build is not signed by the release key that this host learnt." };
  }
  if (build.os !== facts.os || build.arch !== facts.arch) {
    const message = `The build is for ${build.os}/${build.arch}, and this host is ${facts.os}/${facts.arch}.`;
    return { code: "wrong_platform", message };
  }
  if (compareVersions(build.version, facts.version) < 0) {
    const message = `The build ${build.version} is older than this agent, ${facts.version}.`;
    return { code: "older_version", message };
  }
  return null;
}

/** Below 0 when the first is older. A suffix such as `-rc.1` makes no difference. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbersOf = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

function isSigned(statement: string, signature: string, releaseKey: string): boolean {
  try {
    return verify(null, new TextEncoder().encode(statement), keyOf(releaseKey), fromBase64(signature));
  } catch {
    return false;
  }
}

/** The DER around the 32 bytes of an Ed25519 key. Source: RFC 8410, section 4. */
const ED25519_SPKI = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

function keyOf(base64: string): KeyObject {
  const der = Uint8Array.from([...ED25519_SPKI, ...fromBase64(base64)]);
  return createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

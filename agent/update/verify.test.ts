/** What may become this host's agent, and what is refused. */
import assert from "node:assert/strict";
import type { AgentBuild, AgentOffer, UpdateCode } from "../protocol/mod.ts";
import { buildOf, makeReleaseKey, offerOf } from "../testing/updates.ts";
import { compareVersions, type HostFacts, refusalOf } from "./verify.ts";

const key = makeReleaseKey();
const BUILD = buildOf(new Uint8Array([1, 2, 3]), { version: "1.2.3", arch: "amd64" });
const HOST: HostFacts = {
  os: "linux",
  arch: "amd64",
  version: "1.2.2",
  releaseKey: key.publicKey,
  allowUpdates: undefined,
  isInstalled: true,
};
const codeOf = (offer: AgentOffer, host: Partial<HostFacts> = {}): UpdateCode | null =>
  refusalOf(offer, { ...HOST, ...host })?.code ?? null;

Deno.test("a newer build for this platform, signed by the learnt key, is let through; so is the same version", () => {
  assert.equal(codeOf(offerOf(key, BUILD)), null);
  assert.equal(codeOf(offerOf(key, BUILD), { version: "1.2.3" }), null);
  assert.equal(codeOf(offerOf(key, BUILD), { allowUpdates: "1" }), null);
});

Deno.test("every fact of a build is under the signature", () => {
  const { signature } = offerOf(key, BUILD);
  const forged: Partial<AgentBuild>[] = [
    { version: "1.2.4" },
    { os: "windows" },
    { arch: "arm64" },
    { kind: "compiled" },
    { sizeBytes: 4 },
    { sha256: "0".repeat(64) },
  ];
  for (const change of forged) {
    const offer = { ...offerOf(key, BUILD), build: { ...BUILD, ...change }, signature };
    assert.equal(codeOf(offer), "bad_signature", JSON.stringify(change));
  }
});

Deno.test("a signature by another key, or none that can be read, is refused", () => {
  const other = makeReleaseKey();
  assert.equal(codeOf(offerOf(other, BUILD)), "bad_signature");
  assert.equal(codeOf(offerOf(key, BUILD), { releaseKey: other.publicKey }), "bad_signature");
  assert.equal(codeOf(offerOf(key, BUILD, { signature: `${"A".repeat(86)}==` })), "bad_signature");
  assert.equal(codeOf(offerOf(key, BUILD, { signature: "?" })), "bad_signature");
  assert.equal(codeOf(offerOf(key, BUILD), { releaseKey: "short" }), "bad_signature");
});

Deno.test("another platform, an older version, and what the host forbids are refused, each by its own code", () => {
  assert.equal(codeOf(offerOf(key, { ...BUILD, os: "windows" })), "wrong_platform");
  assert.equal(codeOf(offerOf(key, { ...BUILD, arch: "arm64" })), "wrong_platform");
  assert.equal(codeOf(offerOf(key, BUILD), { version: "1.10.0" }), "older_version");
  assert.equal(codeOf(offerOf(key, BUILD), { allowUpdates: "0" }), "not_allowed");
  assert.equal(codeOf(offerOf(key, BUILD), { releaseKey: "" }), "no_release_key");
  assert.equal(codeOf(offerOf(key, BUILD), { isInstalled: false }), "not_installed");
});

Deno.test("versions are compared by number, part for part", () => {
  assert.ok(compareVersions("0.9.9", "0.10.0") < 0);
  assert.ok(compareVersions("2.0.0", "1.99.99") > 0);
  assert.equal(compareVersions("1.2.3", "1.2.3"), 0);
});

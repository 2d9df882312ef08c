import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ReleaseKey } from "@/server/core/ports";
import { StartError } from "@/server/core/start-error";

/** SPKI of Ed25519 is this prefix and the 32 bytes of the key (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const KEY_BYTES = 32;

/**
 * The Ed25519 key that vouches for the agents which this server hands out. Hosts learn its public half at enrollment.
 * It is kept in a 0600 file that is made when there is none.
 * @throws StartError when the file is no such key, or can be read by others
 */
export function loadReleaseKey(file: string): ReleaseKey {
  const key = existsSync(file) ? readKey(file) : makeKey(file);
  const publicKey = createPublicKey(key);
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    publicKey: spki.subarray(SPKI_PREFIX.length).toString("base64"),
    sign: (statement) => sign(null, Buffer.from(statement), key).toString("base64"),
    verify: (statement, signature) => verify(null, Buffer.from(statement), publicKey, Buffer.from(signature, "base64")),
  };
}

/**
 * The same without its private half: builds must have been signed where that is kept.
 * @param publicKey Base64 of the 32 bytes
 * @throws StartError when it is no such key
 */
export function publicReleaseKey(publicKey: string): ReleaseKey {
  const raw = Buffer.from(publicKey, "base64");
  if (raw.length !== KEY_BYTES)
    throw new StartError(
      "RM_RELEASE_PUBLIC_KEY must be the Base64 of an Ed25519 public key, as sign-agents.mjs prints it.",
    );
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
  return {
    publicKey: raw.toString("base64"),
    sign: () => null,
    verify: (statement, signature) => verify(null, Buffer.from(statement), key, Buffer.from(signature, "base64")),
  };
}

function readKey(file: string): KeyObject {
  const stat = lstatSync(file);
  if (!stat.isFile()) throw new StartError(`The release key ${file} must be a plain file.`);
  if (process.platform !== "win32" && (stat.mode & 0o077) !== 0)
    throw new StartError(`The release key ${file} can be read by others; run: chmod 600 ${file}`);
  const refusal = new StartError(
    `${file} holds no Ed25519 private key in PEM; put it back from your backup, or remove it and enroll the hosts again.`,
  );
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch {
    throw refusal;
  }
  if (key.asymmetricKeyType !== "ed25519") throw refusal;
  return key;
}

function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return privateKey;
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Secrets } from "@/server/core/ports";
import { sha256Hex } from "./tokens";

/**
 * A sealed value: version (1 byte), key id (8), nonce (12), tag (16), ciphertext. AES-256-GCM; header and place are
 * authenticated. The key id tells which master key sealed it, so that keys can be rotated row by row.
 */
const VERSION = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
export const MASTER_KEY_BYTES = 32;

const derive = (secret: string | Uint8Array, salt: Uint8Array, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, `restic-manager/1/${purpose}`, bytes));

const NO_SALT = new Uint8Array(0);

type Keyring = { id: Buffer; data: Buffer; master: Uint8Array };

function keyring(master: Uint8Array): Keyring {
  if (master.length !== MASTER_KEY_BYTES) throw new Error(`A master key has ${MASTER_KEY_BYTES} bytes.`);
  return {
    id: derive(master, NO_SALT, "key-id", KEY_ID_BYTES),
    data: derive(master, NO_SALT, "data", 32),
    master,
  };
}

/** Tells keys apart without telling anything of them; every sealed value carries it. Hexadecimal. */
export const masterKeyId = (master: Uint8Array): string => keyring(master).id.toString("hex");

/**
 * Seals under `master`; opens what `master` or one of `previous` sealed.
 * @param master 32 random bytes
 * @param previous keys that were in use before, newest first
 */
export function createSecrets(master: Uint8Array, previous: readonly Uint8Array[] = []): Secrets {
  const current = keyring(master);
  const rings = [current, ...previous.map(keyring)];
  const ringOf = (sealed: Uint8Array): Keyring => {
    const id = sealed.subarray(1, HEADER_BYTES);
    const ring = rings.find((candidate) => candidate.id.equals(id));
    if (!ring) throw new Error("The value was sealed under another key.");
    return ring;
  };
  // The token is the input key, the master key the salt: the derived key needs both.
  const tokenKey = (ring: Keyring, rawToken: string) => derive(rawToken, ring.master, "enrollment-token", 32);
  const tokenPlace = (rawToken: string) => `EnrollmentToken:${sha256Hex(rawToken)}:sealedAccess`;

  return {
    seal: (plain, place) => encrypt(current.data, current.id, plain, place),
    open: (sealed, place) => decrypt(ringOf(sealed).data, sealed, place),
    sealForToken: (plain, rawToken) => encrypt(tokenKey(current, rawToken), current.id, plain, tokenPlace(rawToken)),
    openWithToken: (sealed, rawToken) => decrypt(tokenKey(ringOf(sealed), rawToken), sealed, tokenPlace(rawToken)),
  };
}

function encrypt(key: Buffer, keyId: Buffer, plain: string, place: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const header = Buffer.concat([Buffer.of(VERSION), keyId]);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(place)]));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Uint8Array.from(Buffer.concat([header, nonce, cipher.getAuthTag(), body]));
}

function decrypt(key: Buffer, sealed: Uint8Array, place: string): string {
  const blob = Buffer.from(sealed);
  const bodyStart = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
  if (blob.length < bodyStart || blob[0] !== VERSION) throw new Error("The value is no sealed secret.");
  const header = blob.subarray(0, HEADER_BYTES);
  const nonce = blob.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([header, Buffer.from(place)]));
  decipher.setAuthTag(blob.subarray(HEADER_BYTES + NONCE_BYTES, bodyStart));
  return decipher.update(blob.subarray(bodyStart), undefined, "utf8") + decipher.final("utf8");
}

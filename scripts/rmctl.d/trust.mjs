/** Which certificate a server must show: one that the machine trusts, one of a given authority, or one public key. */
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:tls";
import { wrongUsage } from "./problem.mjs";

/**
 * `pin` is `sha256//…`, as curl's --pinnedpubkey and the printed install line have it; `ca` is PEM text.
 * @typedef {{ pin: string | null, ca: string | null }} Trust
 */

const PIN = /^sha256\/\/[A-Za-z0-9+/]{43}=(;sha256\/\/[A-Za-z0-9+/]{43}=)*$/;

/**
 * @param {{ pin?: string | undefined, ca?: string | undefined }} options `ca` is the path of a PEM file
 * @returns {Trust}
 */
export function readTrust({ pin, ca }) {
  if (pin !== undefined && !PIN.test(pin))
    throw wrongUsage("--pin must be sha256// and the Base64 of a SHA-256.", "Copy it from the install line.");
  if (ca === undefined) return { pin: pin ?? null, ca: null };
  let pem;
  try {
    pem = readFileSync(ca, "utf8");
  } catch (error) {
    throw wrongUsage(`The file given with --ca cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw wrongUsage(`${ca} holds no certificate in PEM form.`);
  return { pin: pin ?? null, ca: pem };
}

/**
 * A socket to a server that showed a pinned key; not a byte is sent to any other.
 * @param {URL} url
 * @param {string} pins
 * @returns {Promise<import("node:tls").TLSSocket>}
 */
export function connectPinned(url, pins) {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
    // The pin stands for the whole chain, which is why a self-signed certificate may be unknown to the machine.
    const options = { host, port: Number(url.port || 443), rejectUnauthorized: false };
    const socket = connect({ ...options, ...(servername === undefined ? {} : { servername }) });
    socket.setTimeout(15_000, () => socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      socket.setTimeout(0);
      const { raw } = socket.getPeerCertificate();
      if (raw && pins.split(";").includes(pinOf(raw))) {
        socket.off("error", reject);
        resolve(socket);
      } else {
        socket.destroy(
          Object.assign(new Error("the server shows another key than the pinned one"), { code: "PIN_MISMATCH" }),
        );
      }
    });
  });
}

/** @param {Buffer} der a certificate */
function pinOf(der) {
  const spki = new X509Certificate(der).publicKey.export({ type: "spki", format: "der" });
  return `sha256//${createHash("sha256").update(spki).digest("base64")}`;
}

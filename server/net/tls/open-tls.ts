import { join } from "node:path";
import type { Certificates, CertPins } from "@/server/core/ports";
import type { CertificatePair } from "./certificate";
import { type GivenFiles, openFromFiles } from "./from-files";
import { openSelfSigned } from "./self-signed";
import type { CertificateSource } from "./source";

export type TlsSettings = GivenFiles & { mode: Certificates["mode"] };

export type Tls = Certificates & {
  pins(): CertPins;
  /** What to serve; null when a proxy in front does TLS. */
  pair(): CertificatePair | null;
  /** Called with what to serve from now on; sockets that are open live on. */
  onServe(serve: (pair: CertificatePair) => void): void;
};

/**
 * The certificate that this server serves, and the one that it will serve next.
 * @throws StartError when a file is missing, or certificate and key do not belong together
 */
export async function openTls(settings: TlsSettings, dataDir: string, publicUrl: string): Promise<Tls> {
  const hostname = new URL(publicUrl).hostname.replace(/^\[|\]$/g, "");
  switch (settings.mode) {
    case "off":
      return WITHOUT_TLS;
    case "files":
      return withSource("files", openFromFiles(settings));
    case "self-signed":
      return withSource("self-signed", await openSelfSigned(join(dataDir, "tls"), hostname));
  }
}

const WITHOUT_TLS: Tls = {
  mode: "off",
  current: () => null,
  next: () => null,
  prepare: null,
  activate: () => false,
  reload: () => ({ isChanged: false, problem: null }),
  pins: () => ({ current: "", next: "", pubkeys: "" }),
  pair: () => null,
  onServe: () => {},
};

function withSource(mode: "files" | "self-signed", source: CertificateSource): Tls {
  let serve: (pair: CertificatePair) => void = () => {};
  const { prepare, reload } = source;
  return {
    mode,
    current: () => withoutKey(source.current()),
    next() {
      const next = source.next();
      return next && { ...withoutKey(next), isServable: next.key !== undefined };
    },
    prepare,
    activate() {
      const activated = source.activate();
      if (activated) serve({ cert: activated.cert, key: activated.key });
      return activated !== null;
    },
    reload,
    pins() {
      const [current, next] = [source.current(), source.next()];
      const pubkeys = [current.publicKeyPin, ...(next ? [next.publicKeyPin] : [])].join(";");
      // A certificate from an authority is trusted by curl without a pin, and outlives its key.
      return { current: current.sha256, next: next?.sha256 ?? "", pubkeys: mode === "self-signed" ? pubkeys : "" };
    },
    pair: () => source.current(),
    onServe: (listener) => {
      serve = listener;
    },
  };
}

const withoutKey = ({ sha256, publicKeyPin, notAfter }: ReturnType<Certificates["current"]> & {}) => ({
  sha256,
  publicKeyPin,
  notAfter,
});

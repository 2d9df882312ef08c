import type { KnownCertificate } from "@/server/core/ports";
import type { Certificate } from "./certificate";

/** Where the certificates of this server come from. */
export type CertificateSource = {
  current(): Certificate;
  /** Without a key it can be announced, but not served. */
  next(): (KnownCertificate & Partial<Pick<Certificate, "key">>) | null;
  /** Makes the next one, where that is this server's business. */
  prepare: (() => Promise<void>) | null;
  /** Makes the next one the current one. @returns null when there is none with a key */
  activate(): Certificate | null;
  /** Looks at the files anew; `problem` says why they cannot be used as they are. */
  reload(): { isChanged: boolean; problem: string | null };
};

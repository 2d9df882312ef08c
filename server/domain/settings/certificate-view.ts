import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { Certificates } from "@/server/core/ports";
import { isPlainHttp, PLAIN_HTTP_WARNING } from "@/server/core/public-url";
import { hostsWithout } from "./hosts-without";

type Shown = { sha256: string; notAfter: Date };

export type CertificateView = {
  mode: Certificates["mode"];
  /** Null behind a proxy that does TLS. */
  current: Shown | null;
  /** The one that hosts are being told of; `isServable` is false while this server has no key for it. */
  next: (Shown & { isServable: boolean }) | null;
  /** As install lines carry them; empty where no pin is claimed. */
  pinnedPubkeys: string;
  hosts: number;
  /** How many hosts have the next certificate's pin on their disk; 0 while there is none. */
  hostsReady: number;
  /** Names of the first hosts that lack it. */
  hostsMissing: string[];
  /** What is dangerous about how this server is reached; null when nothing is. */
  warning: string | null;
};

/** What this server shows to hosts and browsers, what it will show next, and who knows that already. */
export async function getCertificate(ctx: Ctx): Promise<CertificateView> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { certificates, site } = ctx;
  const [current, next] = [certificates.current(), certificates.next()];
  const { hosts, ready, missing } = await hostsWithout(ctx.db.prisma, next?.sha256 ?? null);
  return {
    mode: certificates.mode,
    current: current && { sha256: current.sha256, notAfter: current.notAfter },
    next: next && { sha256: next.sha256, notAfter: next.notAfter, isServable: next.isServable },
    pinnedPubkeys: site.pins().pubkeys,
    hosts,
    hostsReady: ready,
    hostsMissing: missing,
    warning: isPlainHttp(site.publicUrl) ? PLAIN_HTTP_WARNING : null,
  };
}

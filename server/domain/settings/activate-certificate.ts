import type { z } from "zod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { transact } from "@/server/db/transact";
import { closeAlertsOf } from "@/server/domain/alerts";
import { type CertificateView, getCertificate } from "./certificate-view";
import { hostsWithout } from "./hosts-without";
import type { activateCertificateSchema as schema } from "./schemas";
import { activateCertificateSchema } from "./schemas";

/**
 * Serves the next certificate from now on; open connections live on. A host that does not know it refuses this server
 * from its next connection on, so that it takes `force` to leave one behind.
 * @throws AppError `certificate_not_prepared` when there is none with a key · `hosts_not_ready`
 */
export async function activateCertificate(ctx: Ctx, input: z.input<typeof schema> = {}): Promise<CertificateView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const { force } = parseInput(activateCertificateSchema, input);
  const { certificates } = ctx;
  await transact(ctx, async (unit) => {
    const next = certificates.next();
    if (!next?.isServable) throw notPrepared(certificates.mode === "files");
    const { hosts, ready, missing } = await hostsWithout(unit.tx, next.sha256);
    if (ready < hosts && !force) throw notReady({ hosts, ready, missing });
    const before = certificates.current()?.sha256 ?? "";
    await unit.audit({
      action: "settings.activate_certificate",
      targetKind: "certificate",
      targetId: next.sha256,
      details: { before, hosts, hostsReady: ready },
    });
    await unit.tx.host.updateMany({ where: { nextCertPinSha256: { not: null } }, data: { nextCertPinSha256: null } });
    await closeAlertsOf(unit, ctx, { kind: "certificate_ends", hostId: null });
    unit.emit("certificate.changed", {});
    // Last, because files cannot be taken back with the rows.
    certificates.activate();
  });
  return getCertificate(ctx);
}

const notPrepared = (isFiles: boolean) =>
  new AppError(
    "certificate_not_prepared",
    isFiles
      ? "There is no next certificate with its key: put both in the place of RM_TLS_CERT and RM_TLS_KEY."
      : "There is no next certificate: prepare it first, and give the hosts time to learn it.",
  );

function notReady({ hosts, ready, missing }: { hosts: number; ready: number; missing: string[] }): AppError {
  const more = hosts - ready > missing.length ? " and others" : "";
  return new AppError(
    "hosts_not_ready",
    `${ready} of ${hosts} hosts know the next certificate; wait for ${missing.join(", ")}${more}, or send force and enroll again whoever is left behind.`,
  );
}

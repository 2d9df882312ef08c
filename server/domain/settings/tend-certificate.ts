import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";
import { activateCertificate } from "./activate-certificate";
import { hostsWithout } from "./hosts-without";
import { noteNext } from "./note-next";
import { prepareCertificate } from "./prepare-certificate";

export type TendCertificateInput = {
  /** How long before its end a certificate gets its successor. */
  rolloverDays: number;
};

const DAY_MS = 24 * 3_600_000;
/** So long before the end of its own certificate the server changes to one that every host knows. */
const ACTIVATE_DAYS = 3;
/** And so long before it to one that some do not know: clocks of browsers differ. */
const LAST_DAYS = 1 / 24;

/**
 * Looks whether certificates on disk have changed, prepares the next one in time, serves it when its time has come,
 * and raises an alert when hosts would be left behind. A certificate is never served past its end.
 */
export async function tendCertificate(ctx: Ctx, { rolloverDays }: TendCertificateInput): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const { certificates, log } = ctx;
  const { isChanged, problem } = certificates.reload();
  if (problem !== null) log.warn({ problem }, "TLS files cannot be used; the certificate stays as it is");
  if (isChanged) await transact(ctx, (unit) => noteNext(unit, ctx));
  const current = certificates.current();
  if (!current) return;
  const leftDays = (current.notAfter.getTime() - ctx.clock.now().getTime()) / DAY_MS;
  if (certificates.prepare && !certificates.next() && leftDays < rolloverDays) await prepareCertificate(ctx);

  const next = certificates.next();
  const { hosts, ready, missing } = await hostsWithout(ctx.db.prisma, next?.sha256 ?? null);
  const isReady = next !== null && ready === hosts;
  // Files are changed to be used; the server's own next one may as well wait for hosts that are away.
  const isDue = certificates.mode === "files" || leftDays < ACTIVATE_DAYS;
  if (next?.isServable && ((isDue && isReady) || leftDays < LAST_DAYS)) {
    await activateCertificate(ctx, { force: true });
    log.info({ sha256: next.sha256, hosts, ready }, "another certificate is served from now on");
    return;
  }
  if (leftDays >= rolloverDays / 2 || isReady) return;
  const message = next
    ? `The server's certificate ends on ${day(current.notAfter)}, and ${hosts - ready} of ${hosts} hosts do not know the next one yet: ${missing.join(", ")}. Bring them online before, or enroll them again afterwards.`
    : `The server's certificate ends on ${day(current.notAfter)}: put another one in the place of RM_TLS_CERT and RM_TLS_KEY.`;
  await warnOncePerDay(ctx, { subject: current.sha256, message });
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Also after a person has closed it: not with every look. */
async function warnOncePerDay(ctx: Ctx, { subject, message }: { subject: string; message: string }): Promise<void> {
  await transact(ctx, async (unit) => {
    const lastSeenAt = { gt: new Date(ctx.clock.now().getTime() - DAY_MS) };
    const told = await unit.tx.alert.findFirst({ where: { kind: "certificate_ends", subject, lastSeenAt } });
    if (!told) await openAlert(unit, ctx, { kind: "certificate_ends", subject, hostId: null, message });
  });
}

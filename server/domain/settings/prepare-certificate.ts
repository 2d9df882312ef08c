import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { type CertificateView, getCertificate } from "./certificate-view";
import { noteNext } from "./note-next";

/**
 * Makes the certificate that this server will serve next, and has it told to every host. One that is there stays.
 * @throws AppError `certificate_not_own` unless the server makes its certificates itself
 */
export async function prepareCertificate(ctx: Ctx): Promise<CertificateView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const { certificates } = ctx;
  if (!certificates.prepare) throw notOwn(certificates.mode === "files");
  if (!certificates.next()) {
    await certificates.prepare();
    await transact(ctx, (unit) => noteNext(unit, ctx));
  }
  return getCertificate(ctx);
}

const notOwn = (isFiles: boolean) =>
  new AppError(
    "certificate_not_own",
    isFiles
      ? "The certificate comes from files: name the next one in RM_TLS_NEXT_CERT, or put it in the place of the current one."
      : "This server has no certificate of its own, because a proxy in front does TLS; renew the proxy's there.",
  );

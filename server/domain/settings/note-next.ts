import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";

/** Puts on record which certificate follows, or that none does any more, and has connected hosts told. */
export async function noteNext({ audit, emit }: Unit, { certificates }: Ctx): Promise<void> {
  const next = certificates.next();
  await audit({
    action: "settings.prepare_certificate",
    targetKind: "certificate",
    targetId: next?.sha256 ?? "none",
    details: next ? { notAfter: next.notAfter.toISOString() } : {},
  });
  emit("certificate.changed", {});
}

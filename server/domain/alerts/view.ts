import type { Prisma } from "@/server/db/generated/client";
import { explainAlert } from "./explain";
import { type AlertKind, alertKindSchema } from "./schemas";

export type AlertView = {
  alertId: string;
  kind: AlertKind;
  title: string;
  /** Tells one trouble of a kind from another: the second machine, the version, the certificate. */
  subject: string;
  hostId: string | null;
  hostname: string | null;
  message: string;
  fix: string;
  /** How often it was met. */
  count: number;
  openedAt: Date;
  lastSeenAt: Date;
  closedAt: Date | null;
  /** Null while it is open, and where the trouble ended by itself. */
  closedBy: string | null;
};

export const alertViewSelect = {
  id: true,
  hostId: true,
  kind: true,
  subject: true,
  message: true,
  count: true,
  openedAt: true,
  lastSeenAt: true,
  closedAt: true,
  closedBy: true,
  host: { select: { id: true, hostname: true, tags: true } },
} satisfies Prisma.AlertSelect;

export type AlertRow = Prisma.AlertGetPayload<{ select: typeof alertViewSelect }>;

export function toAlertView({ id, host, ...fields }: AlertRow): AlertView {
  const kind = alertKindSchema.parse(fields.kind);
  return { ...fields, ...explainAlert(kind), alertId: id, kind, hostname: host?.hostname ?? null };
}

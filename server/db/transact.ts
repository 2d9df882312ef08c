import { createHash } from "node:crypto";
import type { Actor, Ctx } from "@/server/core/context";
import type { EventMap, EventName } from "@/server/core/events";
import type { Tx } from "./database";
import type { Prisma } from "./generated/client";

/** `action` is `room.verb`; `details` holds before → after, never a secret. */
export type AuditDraft = {
  action: string;
  targetKind: string;
  targetId: string;
  hostId?: string | undefined;
  details?: Prisma.InputJsonObject;
};

/** What a write verb works with: rows, their audit entries and the events that go out once they are committed. */
export type Unit = {
  tx: Tx;
  audit(draft: AuditDraft): Promise<void>;
  emit<Name extends EventName>(name: Name, payload: EventMap[Name]): void;
};

/** What of a context a transaction needs. */
export type UnitCtx = Pick<Ctx, "db" | "actor" | "clock" | "events">;

/**
 * Runs `work` in one transaction and emits its events only after the commit.
 * Inside, use `tx` and never `ctx.db`: the outer client waits for this very transaction.
 */
export async function transact<Result>(ctx: UnitCtx, work: (unit: Unit) => Promise<Result>): Promise<Result> {
  const pending: (() => void)[] = [];
  const result = await ctx.db.prisma.$transaction((tx) =>
    work({
      tx,
      audit: (draft) => appendAudit(tx, ctx, draft),
      emit: (name, payload) => pending.push(() => ctx.events.emit(name, payload)),
    }),
  );
  for (const send of pending) send();
  return result;
}

/** What the first audit entry follows. */
export const GENESIS_HASH = "0".repeat(64);

async function appendAudit(tx: Tx, ctx: UnitCtx, draft: AuditDraft): Promise<void> {
  const last = await tx.auditEntry.findFirst({ orderBy: { seq: "desc" }, select: { hash: true } });
  const row = {
    at: ctx.clock.now(),
    ...describeActor(ctx.actor),
    action: draft.action,
    targetKind: draft.targetKind,
    targetId: draft.targetId,
    hostId: draft.hostId ?? null,
    details: draft.details ?? {},
    prevHash: last?.hash ?? GENESIS_HASH,
  };
  await tx.auditEntry.create({ data: { ...row, hash: auditHash(row) } });
}

function describeActor(actor: Actor) {
  switch (actor.kind) {
    case "anonymous":
      return { actorKind: actor.kind, actorId: null, actorName: "anonymous", address: actor.address };
    case "user":
    case "api_token":
      return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name, address: actor.address };
    case "agent":
      return { actorKind: actor.kind, actorId: actor.hostId, actorName: actor.name, address: actor.address };
    case "system":
      return { actorKind: actor.kind, actorId: null, actorName: actor.name, address: null };
  }
}

type Hashed = {
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  address: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  hostId: string | null;
  details: unknown;
  prevHash: string;
};

/** SHA-256 over the row's fields in a fixed order and the hash of the row before it. */
export function auditHash(row: Hashed): string {
  const fields = [
    row.prevHash,
    row.at.toISOString(),
    row.actorKind,
    row.actorId,
    row.actorName,
    row.address,
    row.action,
    row.targetKind,
    row.targetId,
    row.hostId,
    canonical(row.details),
  ];
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

/** JSON with sorted keys: the database may hand an object back in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import type { Actor, Role } from "./context";
import { AppError } from "./errors";

/** The host a verb is about; its tags are there so that roles can be limited to tags one day. */
export type HostScope = { hostId: string; tags: readonly string[] };
export const FLEET = "fleet";
export type Scope = HostScope | typeof FLEET;

/** A role, or a caller that is no person: an agent about its own host, or the server itself. */
export type Need = Role | "agent" | "system";

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/**
 * The one decision about access. Every verb calls it before it reads or writes.
 * The server itself (`system`) may do everything; an agent only what needs `agent`, and only about its own host.
 * @throws AppError `unauthenticated` for nobody, `role_required` for too low a role
 */
export function requireAccess(actor: Actor, need: Need, scope: Scope): void {
  switch (actor.kind) {
    case "system":
      return;
    case "anonymous":
      throw new AppError("unauthenticated", "Log in first, then try again.");
    case "agent":
      if (need === "agent" && scope !== FLEET && scope.hostId === actor.hostId) return;
      throw new AppError("role_required", "An agent may only act for its own host.");
    case "user":
    case "api_token":
      if (need !== "agent" && need !== "system" && RANK[actor.role] >= RANK[need]) return;
      throw new AppError("role_required", `This needs the role ${need}; ask an admin, or log in as one who has it.`);
  }
}

/** Whether `requireAccess` would let the actor through; for showing what is possible, never for deciding. */
export function hasAccess(actor: Actor, need: Need, scope: Scope): boolean {
  try {
    requireAccess(actor, need, scope);
    return true;
  } catch {
    return false;
  }
}

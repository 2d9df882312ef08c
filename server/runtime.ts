import type { Actor, Ctx, Services } from "./core/context";

/**
 * The only global slot. Next bundles its own copy of every server module, so anything that the custom server and a
 * route handler must share hangs here and nowhere else.
 */
const SLOT = Symbol.for("restic-manager.runtime");
type Slot = { [SLOT]?: Services };

export function setRuntime(services: Services): void {
  (globalThis as Slot)[SLOT] = services;
}

/** @throws when the process was not started through `server/main.ts` */
export function runtime(): Services {
  const services = (globalThis as Slot)[SLOT];
  if (!services) throw new Error("The server is not running: start it with `npm start`, not with `next start`.");
  return services;
}

/** The context of one call by one actor. */
export const contextFor = (actor: Actor): Ctx => ({ ...runtime(), actor });

import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { Site } from "@/server/core/ports";

export type SettingsView = { publicUrl: string; settings: Site["settings"] };

/** How this server was configured when it started. Secrets are only said to be set or not. */
export async function getSettings(ctx: Ctx): Promise<SettingsView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const { publicUrl, settings } = ctx.site;
  return { publicUrl, settings };
}

import { z } from "zod";
import { archSchema, osSchema } from "@/agent/protocol/mod";
import type { MirroredRestic } from "@/server/domain/restic-mirror";
import type { SettingsView } from "@/server/domain/settings";

export const health = z.object({ status: z.string().describe("ok"), version: z.string() });
export const setupState = z.object({ is_open: z.boolean().describe("True while there is no account yet.") });
export const openApiDocument = z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string() }) });

export const serverSettings = z.object({
  public_url: z.string(),
  settings: z.array(
    z.object({
      name: z.string().describe("The variable of the environment."),
      value: z.string().describe("Empty when it is not set; a secret is only said to be set."),
      is_default: z.boolean(),
    }),
  ),
});
export const toServerSettings = ({ publicUrl, settings }: SettingsView): z.output<typeof serverSettings> => ({
  public_url: publicUrl,
  settings: settings.map(({ name, value, isDefault }) => ({ name, value, is_default: isDefault })),
});

export const mirroredRestic = z
  .object({
    os: osSchema,
    arch: archSchema,
    version: z.string(),
    sha256: z.string(),
    size_bytes: z.number(),
    added_at: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "MirroredRestic" });

export const toMirroredRestic = (copy: MirroredRestic): z.output<typeof mirroredRestic> => ({
  os: copy.os,
  arch: copy.arch,
  version: copy.version,
  sha256: copy.sha256,
  size_bytes: copy.sizeBytes,
  added_at: copy.addedAt,
});

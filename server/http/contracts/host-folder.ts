import { z } from "zod";
import { hostEntrySchema } from "@/agent/protocol/mod";
import { type HostFolder, hostFolderSchema } from "@/server/domain/hosts";
import { bytes, given } from "./values";

export const hostFolderQuery = z
  .object({ path: hostFolderSchema.shape.path.describe("The folder; the host's own list of roots when left out.") })
  .transform(({ path }) => given({ path }));

export const hostFolder = z.object({
  path: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), kind: hostEntrySchema.shape.kind, size_bytes: bytes.nullable() })),
  cut: z.boolean().describe("True where there are more entries than are shown."),
});

export const toHostFolder = ({ path, entries, isCut }: HostFolder): z.output<typeof hostFolder> => ({
  path,
  entries: entries.map(({ name, kind, sizeBytes }) => ({ name, kind, size_bytes: sizeBytes })),
  cut: isCut,
});

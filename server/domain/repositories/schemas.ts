import { z } from "zod";
import { repositoryUrlSchema, secretSchema } from "@/agent/protocol/mod";

export const hostRefSchema = z.object({ hostId: z.string().min(1).max(64) });
export type HostRef = z.infer<typeof hostRefSchema>;

/** What is left out stays as it is; at least one field must be there. Secrets go in and never come out. */
export const replaceRepositorySchema = hostRefSchema
  .extend({
    repoUrl: repositoryUrlSchema.optional(),
    repoUsername: secretSchema.optional(),
    repoPassword: secretSchema.optional(),
    repoEncryptionPassword: secretSchema.optional(),
  })
  .refine(({ hostId: _hostId, ...fields }) => Object.values(fields).some((value) => value !== undefined), {
    path: ["repoUrl"],
    message: "or new credentials must be given",
  });
export type ReplaceRepositoryInput = z.input<typeof replaceRepositorySchema>;

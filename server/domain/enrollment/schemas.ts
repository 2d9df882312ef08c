import { z } from "zod";
import { absolutePathSchema, hostnameSchema, repositoryUrlSchema, secretSchema, tagSchema } from "@/agent/protocol/mod";

/** An order with all its paths has to fit one frame of the agents' socket (256 KiB), escaped and with its excludes. */
const MAX_PATHS_CHARACTERS = 32 * 1024;

/** What the person knows about the new host and its repository. */
export const mintTokenSchema = z.object({
  hostname: hostnameSchema,
  tags: z.array(tagSchema).max(20, "must be at most 20 tags").default([]),
  repoUrl: repositoryUrlSchema,
  repoUsername: secretSchema.optional(),
  repoPassword: secretSchema.optional(),
  repoEncryptionPassword: secretSchema.optional(),
  initialPaths: z
    .array(absolutePathSchema)
    .max(200, "must be at most 200 paths")
    .refine((paths) => JSON.stringify(paths).length <= MAX_PATHS_CHARACTERS, "must be shorter in all; name folders")
    .default([]),
});
export type MintTokenInput = z.input<typeof mintTokenSchema>;

/** What is typed so far; anything goes, because it is what the answer judges. */
export const checkDetailsSchema = z.object({
  hostname: z.string().max(1024).optional(),
  repoUrl: z.string().max(4096).optional(),
  tags: z.array(z.string().max(1024)).max(100).optional(),
  initialPaths: z.array(z.string().max(8192)).max(1000).optional(),
});
export type CheckDetailsInput = z.infer<typeof checkDetailsSchema>;

/** Shape of a stored hash; another text names no token, so it is answered with `token_not_found`. */
export const tokenHashSchema = z.object({ tokenHash: z.string().min(1).max(64) });

/** `os` and `arch` are any text here: an unsupported one has an error code of its own. */
export const enrollHostSchema = z.object({
  token: z.string().min(1, "must not be empty").max(256),
  hostname: hostnameSchema,
  os: z.string().min(1).max(32),
  arch: z.string().min(1).max(32),
  agentVersion: z.string().trim().min(1, "must not be empty").max(64),
  resticVersion: z.string().trim().max(64).nullish(),
});
export type EnrollHostInput = z.infer<typeof enrollHostSchema>;

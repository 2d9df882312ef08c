import { z } from "zod";
import { ROLES } from "@/server/core/context";
import { PASSWORD_MAX, passwordProblem } from "@/server/crypto/passwords";

const loginName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "must not be empty")
  .max(128, "must be at most 128 characters");

/** A name for a new account. */
export const usernameSchema = loginName.regex(
  /^[a-z0-9][a-z0-9._@+-]{0,63}$/,
  "must be 1 to 64 letters, digits or . _ @ + - and start with a letter or digit",
);

const typedPassword = z.string().min(1, "must not be empty").max(1024, "must be at most 1024 characters");

export const newPasswordSchema = z.string().superRefine((password, ctx) => {
  const problem = passwordProblem(password);
  if (problem) ctx.addIssue({ code: "custom", message: problem });
});

export const roleSchema = z.enum(ROLES);
export const idSchema = z.string().min(1).max(64);

export const logInSchema = z.object({ username: loginName, password: typedPassword });
export const setUpSchema = z.object({
  code: z.string().trim().min(1, "must not be empty").max(128),
  username: usernameSchema,
  password: newPasswordSchema,
});
export const createUserSchema = z.object({ username: usernameSchema, password: newPasswordSchema, role: roleSchema });
export const updateUserSchema = z.object({
  userId: idSchema,
  role: roleSchema.optional(),
  isDisabled: z.boolean().optional(),
  password: newPasswordSchema.optional(),
});
export const sessionIdSchema = z.object({ sessionId: idSchema });
export const tokenIdSchema = z.object({ tokenId: idSchema });
export const userIdSchema = z.object({ userId: idSchema });
export const changeOwnPasswordSchema = z.object({
  currentPassword: typedPassword.max(PASSWORD_MAX * 4),
  newPassword: newPasswordSchema,
});
export const mintApiTokenSchema = z.object({
  name: z.string().trim().min(1, "must not be empty").max(100, "must be at most 100 characters"),
  roleLimit: roleSchema,
  expiresInDays: z.number().int().min(1, "must be at least 1").max(3650, "must be at most 3650"),
});

export type LogInInput = z.infer<typeof logInSchema>;
export type SetUpInput = z.infer<typeof setUpSchema>;
export type CreateUserInput = z.infer<typeof createUserSchema>;
export type UpdateUserInput = z.infer<typeof updateUserSchema>;
export type ChangeOwnPasswordInput = z.infer<typeof changeOwnPasswordSchema>;
export type MintApiTokenInput = z.infer<typeof mintApiTokenSchema>;

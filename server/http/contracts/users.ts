import { z } from "zod";
import {
  type ApiTokenView,
  createUserSchema,
  type LoggedIn,
  logInSchema,
  type Me,
  type MintedApiToken,
  mintApiTokenSchema,
  setUpSchema,
  type UserView,
  updateUserSchema,
} from "@/server/domain/users";

export const logInBody = logInSchema;
export const setUpBody = setUpSchema;
export const createUserBody = createUserSchema;

const { role, isDisabled, password } = updateUserSchema.shape;

/** At least one of them; the user is named by the address. */
export const updateUserBody = z
  .object({ role, disabled: isDisabled, password })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: "give role, disabled or password",
  })
  .transform(({ disabled, ...rest }) => ({ ...rest, isDisabled: disabled }));

const { name, roleLimit, expiresInDays } = mintApiTokenSchema.shape;
export const mintApiTokenBody = z
  .object({ name, role_limit: roleLimit, expires_in_days: expiresInDays })
  .transform((body) => ({ name: body.name, roleLimit: body.role_limit, expiresInDays: body.expires_in_days }));

export const toLoggedIn = ({ userId, role }: LoggedIn) => ({ user_id: userId, role });
export const toMe = (me: Me) => ({
  user_id: me.userId,
  username: me.username,
  role: me.role,
  expires_at: me.expiresAt,
});
export const toUser = (user: UserView) => ({
  user_id: user.userId,
  username: user.username,
  role: user.role,
  disabled: user.isDisabled,
  created_at: user.createdAt,
  last_login_at: user.lastLoginAt,
});
export const toMintedApiToken = (minted: MintedApiToken) => ({
  token: minted.token,
  token_id: minted.tokenId,
  expires_at: minted.expiresAt,
});
export const toApiToken = (token: ApiTokenView) => ({
  token_id: token.tokenId,
  name: token.name,
  user_id: token.userId,
  username: token.username,
  role_limit: token.roleLimit,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  last_used_at: token.lastUsedAt,
});

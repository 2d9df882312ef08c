import { z } from "zod";
import {
  type ApiTokenView,
  changeOwnPasswordSchema,
  createUserSchema,
  type ListedUser,
  type LoggedIn,
  logInSchema,
  type Me,
  type MintedApiToken,
  mintApiTokenSchema,
  roleSchema,
  type SessionView,
  setUpSchema,
  type UserView,
  updateUserSchema,
} from "@/server/domain/users";
import { count, instant, optionalInstant } from "./values";

export const logInBody = logInSchema;
export const setUpBody = setUpSchema;
export const createUserBody = createUserSchema;

const own = changeOwnPasswordSchema.shape;
export const changeOwnPasswordBody = z
  .object({ current_password: own.currentPassword, new_password: own.newPassword })
  .transform((body) => ({ currentPassword: body.current_password, newPassword: body.new_password }));

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

export const loggedIn = z.object({ user_id: z.string(), role: roleSchema });
export const toLoggedIn = ({ userId, role }: LoggedIn): z.output<typeof loggedIn> => ({ user_id: userId, role });

export const meAnswer = z.object({
  user_id: z.string(),
  username: z.string(),
  role: roleSchema.describe("What this session or token may do."),
  expires_at: instant,
});
export const toMe = (me: Me): z.output<typeof meAnswer> => ({
  user_id: me.userId,
  username: me.username,
  role: me.role,
  expires_at: me.expiresAt,
});

export const userAnswer = z
  .object({
    user_id: z.string(),
    username: z.string(),
    role: roleSchema,
    disabled: z.boolean(),
    created_at: instant,
    last_login_at: optionalInstant,
  })
  .meta({ id: "User" });
export const toUser = (user: UserView): z.output<typeof userAnswer> => ({
  user_id: user.userId,
  username: user.username,
  role: user.role,
  disabled: user.isDisabled,
  created_at: user.createdAt,
  last_login_at: user.lastLoginAt,
});

export const listedUser = userAnswer
  .extend({
    sessions: count.describe("How many sessions are open."),
    api_tokens: count.describe("How many API tokens are valid."),
  })
  .meta({ id: "ListedUser" });
export const toListedUser = (user: ListedUser): z.output<typeof listedUser> => ({
  ...toUser(user),
  sessions: user.sessions,
  api_tokens: user.apiTokens,
});

export const sessionAnswer = z
  .object({
    session_id: z.string(),
    created_at: instant,
    expires_at: instant,
    address: z.string().nullable(),
    user_agent: z.string().nullable().describe("The browser's own name at the login."),
    current: z.boolean().describe("Whether this very request came with it."),
  })
  .meta({ id: "Session" });
export const toSession = (session: SessionView): z.output<typeof sessionAnswer> => ({
  session_id: session.sessionId,
  created_at: session.createdAt,
  expires_at: session.expiresAt,
  address: session.address,
  user_agent: session.userAgent,
  current: session.isCurrent,
});

export const mintedApiToken = z.object({
  token: z.string().describe("The raw token. It is shown here and never again."),
  token_id: z.string(),
  expires_at: instant,
});
export const toMintedApiToken = (minted: MintedApiToken): z.output<typeof mintedApiToken> => ({
  token: minted.token,
  token_id: minted.tokenId,
  expires_at: minted.expiresAt,
});

export const apiToken = z
  .object({
    token_id: z.string(),
    name: z.string(),
    user_id: z.string(),
    username: z.string(),
    role_limit: roleSchema,
    created_at: instant,
    expires_at: instant,
    last_used_at: optionalInstant,
  })
  .meta({ id: "ApiToken" });
export const toApiToken = (token: ApiTokenView): z.output<typeof apiToken> => ({
  token_id: token.tokenId,
  name: token.name,
  user_id: token.userId,
  username: token.username,
  role_limit: token.roleLimit,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  last_used_at: token.lastUsedAt,
});

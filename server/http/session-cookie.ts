import { SESSION_COOKIE, SESSION_SECONDS } from "@/server/domain/users";

/** `Secure` whenever browsers reach this server by https. */
export const isSecureSite = (publicUrl: string): boolean => publicUrl.startsWith("https:");

const attributes = (publicUrl: string, maxAge: number): string =>
  `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecureSite(publicUrl) ? "; Secure" : ""}`;

export const sessionCookie = (publicUrl: string, sessionToken: string): string =>
  `${SESSION_COOKIE}=${sessionToken}; ${attributes(publicUrl, SESSION_SECONDS)}`;

/** Makes the browser forget the cookie. */
export const endedSessionCookie = (publicUrl: string): string => `${SESSION_COOKIE}=; ${attributes(publicUrl, 0)}`;

import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { serverCaller } from "@/server/trpc/caller";
import type { Me } from "./api-types";
import { loginPathFor } from "./next-path";

type Api = Awaited<ReturnType<typeof serverCaller>>;

/** The caller of this request's reader, made once. */
export const serverApi: () => Promise<Api> = cache(serverCaller);

/** Who is logged in; null for nobody. */
export const currentUser: () => Promise<Me | null> = cache(async () => {
  const api = await serverApi();
  try {
    return await api.auth.me();
  } catch (error) {
    if (codesOf(error).some((code) => code === "unauthenticated" || code === "UNAUTHORIZED")) return null;
    throw error;
  }
});

/**
 * First line of every page of the dashboard: the reader and the caller to read with.
 * Somebody who is not logged in goes to the login page and comes back to `path`.
 */
export async function openPage(path: string): Promise<{ me: Me; api: Api }> {
  const me = await currentUser();
  if (!me) redirect(loginPathFor(path));
  return { me, api: await serverApi() };
}

/** Turns "there is no such …" into the 404 page; other errors go on. */
export async function orNotFound<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (codesOf(error).some((code) => code === "NOT_FOUND" || code.endsWith("not_found"))) notFound();
    throw error;
  }
}

/** The code of an error and of what caused it: tRPC wraps ours in its own. */
function codesOf(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const own = "code" in error ? [String(error.code)] : [];
  return "cause" in error ? [...own, ...codesOf(error.cause)] : own;
}

/** Our own code and sentence for an error that is one of these; null for any other. */
export function refusalOf(error: unknown, codes: readonly string[]): { code: string; message: string } | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  if (typeof code === "string" && codes.includes(code)) return { code, message: String(message) };
  return refusalOf(cause, codes);
}

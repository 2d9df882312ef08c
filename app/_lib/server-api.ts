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
    if (refusalOf(error, ["unauthenticated", "UNAUTHORIZED"])) return null;
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
    if (refusalsOf(error).some(({ code }) => code === "NOT_FOUND" || code.endsWith("not_found"))) notFound();
    throw error;
  }
}

type Refusal = { code: string; message: string };

/** Code and sentence of an error and of what caused it: tRPC wraps ours in its own. */
function refusalsOf(error: unknown): Refusal[] {
  if (typeof error !== "object" || error === null) return [];
  const message = "message" in error ? String(error.message) : "";
  const own = "code" in error ? [{ code: String(error.code), message }] : [];
  return "cause" in error ? [...own, ...refusalsOf(error.cause)] : own;
}

/** Our own code and sentence for an error that is one of these; null for any other. */
export const refusalOf = (error: unknown, codes: readonly string[]): Refusal | null =>
  refusalsOf(error).find(({ code }) => codes.includes(code)) ?? null;

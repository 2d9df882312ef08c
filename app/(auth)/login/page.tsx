import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { WAS_HERE_COOKIE } from "@/app/_lib/cookies";
import { safeNextPath } from "@/app/_lib/next-path";
import { currentUser } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { LoginForm } from "../_components/login-form";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("auth"))("logIn") });

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const nextPath = safeNextPath(typeof next === "string" ? next : null);
  if (await currentUser()) redirect(nextPath);
  const hasExpired = (await cookies()).has(WAS_HERE_COOKIE);
  return <LoginForm nextPath={nextPath} hasExpired={hasExpired} />;
}

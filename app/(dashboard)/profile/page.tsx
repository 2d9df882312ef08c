import type { Metadata } from "next";
import { cookies } from "next/headers";
import { THEME_COOKIE } from "@/app/_lib/cookies";
import { openPage } from "@/app/_lib/server-api";
import { themeOf } from "@/app/_lib/theme";
import { getText } from "@/app/_messages/server";
import { ProfileScreen } from "./_components/profile-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("profile"))("title") });

export default async function ProfilePage() {
  const { api } = await openPage("/profile");
  const [sessions, tokens] = await Promise.all([api.users.sessions(), api.users.apiTokens()]);
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return <ProfileScreen theme={theme} sessions={sessions} tokens={tokens} />;
}

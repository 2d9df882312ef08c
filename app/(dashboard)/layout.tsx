import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/app/_components/app-shell";
import { DemoBanner } from "@/app/_components/demo-banner";
import { THEME_COOKIE } from "@/app/_lib/cookies";
import { LiveProvider } from "@/app/_lib/live";
import { currentUser, serverApi } from "@/app/_lib/server-api";
import { SessionProvider } from "@/app/_lib/session";
import { themeOf } from "@/app/_lib/theme";
import { ApiProvider } from "@/app/_lib/trpc";

/** Only a frame: each page asks for itself who is there, because a layout is not run again on every navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const me = await currentUser();
  if (!me) return children;
  const isDemo = await (await serverApi()).settings.isDemo();
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <ApiProvider>
      <SessionProvider me={me}>
        <LiveProvider>
          <AppShell theme={theme}>
            {isDemo ? <DemoBanner /> : null}
            {children}
          </AppShell>
        </LiveProvider>
      </SessionProvider>
    </ApiProvider>
  );
}

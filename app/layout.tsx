import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { THEME_COOKIE } from "./_lib/cookies";
import { requestTimeZone } from "./_lib/request-time-zone";
import { themeOf } from "./_lib/theme";
import { TimeProvider } from "./_lib/time";
import { TextProvider } from "./_messages/provider";
import { getText, requestLocale } from "./_messages/server";
import { ToastProvider } from "./_ui/toast";
import { TooltipProvider } from "./_ui/tooltip";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("common");
  return {
    title: { default: "restic-manager", template: "%s · restic-manager" },
    description: t("description"),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** Theme, time zone and language come from cookies, so that the first paint is already right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const locale = await requestLocale();
  const start = { nowMs: Date.now(), ...(await requestTimeZone()) };
  return (
    <html lang={locale} data-theme={themeOf(jar.get(THEME_COOKIE)?.value)} suppressHydrationWarning>
      <body>
        <TextProvider locale={locale} timeZone={start.timeZone}>
          <TimeProvider start={start}>
            <TooltipProvider>
              <ToastProvider>{children}</ToastProvider>
            </TooltipProvider>
          </TimeProvider>
        </TextProvider>
      </body>
    </html>
  );
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { Braces, ChevronsUpDown, Languages, LogOut, Monitor, Moon, ShieldEllipsis, Sun, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "use-intl";
import { setCookie, WAS_HERE_COOKIE } from "@/app/_lib/cookies";
import { chooseLocale, useTheme } from "@/app/_lib/preferences";
import { useProblem } from "@/app/_lib/server-text";
import { useMe } from "@/app/_lib/session";
import { THEMES, type Theme } from "@/app/_lib/theme";
import { useSessionGate, useTRPC } from "@/app/_lib/trpc";
import { LOCALE_NAME, LOCALES } from "@/app/_messages/text";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/app/_ui/menu";
import { useToast } from "@/app/_ui/toast";

const THEME_ICON = { system: <Monitor aria-hidden />, light: <Sun aria-hidden />, dark: <Moon aria-hidden /> } as const;
const LANGUAGES = LOCALES.map((value) => ({ value, text: LOCALE_NAME[value], icon: <Languages aria-hidden /> }));

export function UserMenu({ theme: atStart }: { theme: Theme }) {
  const t = useTranslations("nav");
  const me = useMe();
  const role = useTranslations("session.role")(me.role);
  const locale = useLocale();
  const [theme, setTheme] = useTheme(atStart);
  const logOut = useLogOut();
  const router = useRouter();
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t("userMenu", { name: me.username })}
          className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase"
          >
            {me.username.slice(0, 1)}
          </span>
          <span className="grid min-w-0 flex-1 leading-tight">
            <span className="truncate font-medium">{me.username}</span>
            <span className="text-xs text-ink-faint">{role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-ink-faint" />
        </button>
      }
    >
      <MenuChoice
        label={t("theme")}
        value={theme}
        options={THEMES.map((value) => ({ value, text: t(`themes.${value}`), icon: THEME_ICON[value] }))}
        onChange={setTheme}
      />
      <MenuLine />
      <MenuChoice label={t("language")} value={locale} options={LANGUAGES} onChange={chooseLocale} />
      <MenuLine />
      <MenuItem onSelect={() => router.push("/profile")}>
        <UserRound aria-hidden />
        {t("profile")}
      </MenuItem>
      <MenuItem onSelect={() => router.push("/certificate")}>
        <ShieldEllipsis aria-hidden />
        {t("page.certificate")}
      </MenuItem>
      <MenuItem onSelect={() => router.push("/docs/api")}>
        <Braces aria-hidden />
        {t("api")}
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={logOut}>
        <LogOut aria-hidden />
        {t("logOut")}
      </MenuItem>
    </Menu>
  );
}

function useLogOut(): () => void {
  const problemOf = useProblem();
  const t = useTranslations("nav");
  const trpc = useTRPC();
  const say = useToast();
  const gate = useSessionGate();
  const logOut = useMutation(
    trpc.auth.logOut.mutationOptions({
      onSuccess: () => {
        setCookie(WAS_HERE_COOKIE, "");
        window.location.assign("/login");
      },
      onError: (error) => {
        gate.stay();
        say("bad", t("stillLoggedIn", { reason: problemOf(error).message }));
      },
    }),
  );
  return () => {
    gate.leave();
    logOut.mutate();
  };
}

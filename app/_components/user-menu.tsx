"use client";

import { useMutation } from "@tanstack/react-query";
import { Braces, ChevronsUpDown, KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { setCookie, THEME_COOKIE, WAS_HERE_COOKIE } from "@/app/_lib/cookies";
import { problemOf } from "@/app/_lib/problem";
import { useMe } from "@/app/_lib/session";
import { type Theme, themeOf } from "@/app/_lib/theme";
import { useTRPC } from "@/app/_lib/trpc";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/app/_ui/menu";
import { useToast } from "@/app/_ui/toast";
import { ChangePasswordDialog } from "./change-password-dialog";

const THEME_OPTIONS = [
  { value: "system", text: "Same as the system", icon: <Monitor aria-hidden /> },
  { value: "light", text: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", text: "Dark", icon: <Moon aria-hidden /> },
] as const satisfies readonly { value: Theme; text: string; icon: unknown }[];

export function UserMenu({ theme: atStart }: { theme: Theme }) {
  const me = useMe();
  const [theme, setTheme] = useState(atStart);
  const [isChanging, setChanging] = useState(false);
  const logOut = useLogOut();
  const router = useRouter();
  const change = (next: Theme) => {
    setTheme(themeOf(next));
    setCookie(THEME_COOKIE, next);
    document.documentElement.dataset.theme = next;
  };
  return (
    <>
      <Menu
        side="top"
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`User menu: ${me.username}`}
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
              <span className="text-xs text-ink-faint">{me.role}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 text-ink-faint" />
          </button>
        }
      >
        <MenuChoice label="Theme" value={theme} options={THEME_OPTIONS} onChange={change} />
        <MenuLine />
        <MenuItem onSelect={() => router.push("/docs/api")}>
          <Braces aria-hidden />
          API
        </MenuItem>
        <MenuItem onSelect={() => setChanging(true)}>
          <KeyRound aria-hidden />
          Change password
        </MenuItem>
        <MenuItem onSelect={logOut}>
          <LogOut aria-hidden />
          Log out
        </MenuItem>
      </Menu>
      <ChangePasswordDialog isOpen={isChanging} onOpenChange={setChanging} />
    </>
  );
}

function useLogOut(): () => void {
  const trpc = useTRPC();
  const say = useToast();
  const logOut = useMutation(
    trpc.auth.logOut.mutationOptions({
      onSuccess: () => {
        setCookie(WAS_HERE_COOKIE, "");
        window.location.assign("/login");
      },
      onError: (error) => say("bad", `You are still logged in. ${problemOf(error).message}`),
    }),
  );
  return () => logOut.mutate();
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { useToast } from "../_ui/toast";
import type { Me, Role } from "./api-types";
import { useTRPC } from "./trpc";

const SessionContext = createContext<Me | null>(null);

/** Keeps who is logged in up to date: a role that changes elsewhere counts on the open page, too. */
export function SessionProvider({ me: atStart, children }: { me: Me; children: ReactNode }) {
  const trpc = useTRPC();
  const { data: me } = useQuery({
    ...trpc.auth.me.queryOptions(),
    initialData: atStart,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useOtherRole(me);
  useEffect(() => {
    // Somebody else logged in in this browser: nothing of the first reader may stay.
    if (me.userId !== atStart.userId) window.location.reload();
  }, [me.userId, atStart.userId]);
  return <SessionContext value={me}>{children}</SessionContext>;
}

/** Says that the role is another one. The page stays as it is: what is typed into it is not lost. */
function useOtherRole({ role }: Me): void {
  const t = useTranslations("session");
  const say = useToast();
  const router = useRouter();
  const known = useRef(role);
  const tell = useEffectEvent((before: Role) => {
    const isRaised = RANK[role] > RANK[before];
    say(isRaised ? "good" : "bad", t(isRaised ? "roleRaised" : "roleLowered", { role: t(`role.${role}`) }));
    // What was closed to the old role is open now; a form that is open stays.
    if (isRaised) router.refresh();
  });
  useEffect(() => {
    if (known.current === role) return;
    const before = known.current;
    known.current = role;
    tell(before);
  }, [role]);
}

/** Who is logged in. @throws outside of the dashboard */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (!me) throw new Error("useMe needs a SessionProvider above it");
  return me;
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Why the reader may not do what needs `role`; undefined when they may. The server decides again on each call. */
export function useRefusal(role: Role): string | undefined {
  const me = useMe();
  const t = useTranslations("session");
  if (RANK[me.role] >= RANK[role]) return undefined;
  return t("refusal", { own: t(`role.${me.role}`), needed: t(`role.${role}`) });
}

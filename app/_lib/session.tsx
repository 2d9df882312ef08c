"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Me, Role } from "./api-types";

const SessionContext = createContext<Me | null>(null);

export const SessionProvider = ({ me, children }: { me: Me; children: ReactNode }) => (
  <SessionContext value={me}>{children}</SessionContext>
);

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
  if (RANK[me.role] >= RANK[role]) return undefined;
  return `Your role is ${me.role}; this needs ${role}. Ask an admin.`;
}

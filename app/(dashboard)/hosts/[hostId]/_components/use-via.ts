"use client";

import { useSearchParams } from "next/navigation";
import { useRefusal } from "@/app/_lib/session";

/** The host that reads the repository in place of the snapshot's own; only part of the address. */
export function useVia() {
  const query = useSearchParams();
  const via = query.get("via");
  const [operator, admin] = [useRefusal("operator"), useRefusal("admin")];
  const setVia = (hostId: string | null) => {
    const next = new URLSearchParams(query);
    if (hostId === null) next.delete("via");
    else next.set("via", hostId);
    window.history.replaceState(null, "", `?${next}`);
  };
  // To read through another host hands it the repository's password.
  return { via, setVia, refusal: via === null ? operator : admin };
}
export type Via = ReturnType<typeof useVia>;

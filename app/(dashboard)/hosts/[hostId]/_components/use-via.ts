"use client";

import { useParams, useSearchParams } from "next/navigation";
import { useSyncExternalStore } from "react";
import { useRefusal } from "@/app/_lib/session";

/**
 * The host that reads the repository in place of the snapshot's own. It is part of the address, but an address alone
 * hands nobody the repository's password: it counts once somebody has agreed to it in this tab.
 */
export function useVia() {
  const query = useSearchParams();
  const { hostId } = useParams<{ hostId: string }>();
  const named = query.get("via");
  const isAgreed = useSyncExternalStore(
    onAgreed,
    () => named !== null && sessionStorage.getItem(keyOf(hostId, named)) !== null,
    () => false,
  );
  const via = isAgreed ? named : null;
  const [operator, admin] = [useRefusal("operator"), useRefusal("admin")];
  const setVia = (next: string | null) => {
    const address = new URLSearchParams(query);
    if (next === null) address.delete("via");
    else {
      address.set("via", next);
      sessionStorage.setItem(keyOf(hostId, next), "agreed");
      window.dispatchEvent(new Event(AGREED));
    }
    window.history.replaceState(null, "", `?${address}`);
  };
  return { via, asked: via === null ? named : null, setVia, refusal: via === null ? operator : admin };
}
export type Via = ReturnType<typeof useVia>;

const AGREED = "via-agreed";
const keyOf = (hostId: string, via: string) => `${hostId} is read by ${via}`;
function onAgreed(changed: () => void): () => void {
  window.addEventListener(AGREED, changed);
  return () => window.removeEventListener(AGREED, changed);
}

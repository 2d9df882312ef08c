"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent } from "react";

/** Does what an address asks for once, such as `?add` to open a dialog, and takes the wish out of the address. */
export function useAskedFor(name: string, act: () => void): void {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();
  const isAsked = params.has(name);
  const run = useEffectEvent(() => {
    const rest = new URLSearchParams(params);
    rest.delete(name);
    router.replace(rest.size > 0 ? `${path}?${rest}` : path, { scroll: false });
    act();
  });
  useEffect(() => {
    if (isAsked) run();
  }, [isAsked]);
}

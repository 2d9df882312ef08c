"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type AuditFilterName, type AuditFilters, readAuditFilters } from "@/app/_lib/audit-filter";

/** The filters live in the address, so that a view can be sent to somebody and the back button undoes them. */
export function useAuditFilters() {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();
  const filters: AuditFilters = readAuditFilters(new URLSearchParams(params));
  const change = (name: AuditFilterName, value: string) => {
    const next = new URLSearchParams(params);
    if (value === "") next.delete(name);
    else next.set(name, value);
    if (next.toString() !== params.toString())
      router.replace(next.size > 0 ? `${path}?${next}` : path, { scroll: false });
  };
  return { filters, change, clear: () => router.replace(path, { scroll: false }) };
}

"use client";

import { useDeferredValue, useEffect, useState } from "react";

const SETTLE_MS = 200;

/** A text once it has not changed for a moment. */
export function useSettled(value: string): string {
  const latest = useDeferredValue(value);
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  return settled;
}

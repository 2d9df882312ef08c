"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { setCookie, TIME_ZONE_COOKIE } from "./cookies";
import { isTimeZone } from "./format";

type Start = { nowMs: number; timeZone: string };
const TimeContext = createContext<Start>({ nowMs: 0, timeZone: "UTC" });

/**
 * Gives the first render the same clock and zone on the server and in the browser, so that nothing jumps. The browser
 * tells its zone by cookie; the very first visit starts in UTC.
 */
export function TimeProvider({ start, children }: { start: Start; children: ReactNode }) {
  const [timeZone, setTimeZone] = useState(start.timeZone);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || !isTimeZone(own)) return;
    setTimeZone(own);
    setCookie(TIME_ZONE_COOKIE, own);
  }, []);
  return <TimeContext value={{ nowMs: start.nowMs, timeZone }}>{children}</TimeContext>;
}

export const useTimeZone = (): string => useContext(TimeContext).timeZone;

/** The time in milliseconds, moving on every `stepMs`. */
export function useNow(stepMs = 10_000): number {
  const { nowMs } = useContext(TimeContext);
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, stepMs);
      return () => clearInterval(timer);
    },
    () => Math.floor(Date.now() / stepMs) * stepMs,
    () => nowMs,
  );
}

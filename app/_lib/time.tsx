"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { setCookie, TIME_ZONE_CHOICE_COOKIE, TIME_ZONE_COOKIE } from "./cookies";
import { isTimeZone } from "./format";

/** `chosenZone` is what the reader picked; null for the browser's own. */
type Start = { nowMs: number; timeZone: string; chosenZone: string | null };
type Time = Start & { choose: (zone: string | null) => void };
const TimeContext = createContext<Time>({ nowMs: 0, timeZone: "UTC", chosenZone: null, choose: () => {} });

/**
 * Gives the first render the same clock and zone on the server and in the browser, so that nothing jumps. The browser
 * tells its zone by cookie; the very first visit starts in UTC. A zone that the reader chose goes before the browser's.
 */
export function TimeProvider({ start, children }: { start: Start; children: ReactNode }) {
  const [ownZone, setOwnZone] = useState(start.timeZone);
  const [chosenZone, setChosenZone] = useState(start.chosenZone);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || !isTimeZone(own)) return;
    setOwnZone(own);
    setCookie(TIME_ZONE_COOKIE, own);
  }, []);
  const choose = (zone: string | null) => {
    setChosenZone(zone);
    setCookie(TIME_ZONE_CHOICE_COOKIE, zone ?? "");
  };
  const timeZone = chosenZone ?? ownZone;
  return <TimeContext value={{ nowMs: start.nowMs, timeZone, chosenZone, choose }}>{children}</TimeContext>;
}

/** The zone that the reader chose, null for the browser's own, and how to choose another. */
export function useZoneChoice(): Pick<Time, "chosenZone" | "choose"> {
  const { chosenZone, choose } = useContext(TimeContext);
  return { chosenZone, choose };
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

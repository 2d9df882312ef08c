"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from "react";
import type { AppEvent } from "@/server/core/events";
import { isFleetWide, isTouchedBy } from "./live-map";
import { useTRPC } from "./trpc";

/** Events are gathered this long before what they touch is fetched again: at most two updates a second. */
const GATHER_MS = 500;
/** What is made of the whole fleet costs more, and changes all the time where there are many hosts. */
const GATHER_FLEET_MS = 2000;
/** A stream that comes back within this time is not worth a word. */
const PATIENCE_MS = 1500;
/** A stream that ended may mean that the session did: the first question tells, so it comes soon. */
const FIRST_LOOK_MS = 300;
/** While the stream is away the page asks by itself, and tries a new stream. */
const FALLBACK_MS = 8000;

type Live = { lostAt: Date | null };
const LiveContext = createContext<Live>({ lostAt: null });

/** When the live stream broke; null while all is well. */
export const useLive = (): Live => useContext(LiveContext);

/** One stream per tab: events carry ids only, so each of them just asks for what it touched to be fetched again. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const gather = useGatherer(queryClient, { everyMs: GATHER_MS, isMeant: (key) => !isFleetWide(key) });
  const gatherFleet = useGatherer(queryClient, { everyMs: GATHER_FLEET_MS, isMeant: isFleetWide });
  const stream = useSubscription(
    trpc.live.events.subscriptionOptions(undefined, {
      onData: (event) => {
        gather(event);
        gatherFleet(event);
      },
    }),
  );
  const isUp = stream.status === "pending";
  const [lostAt, setLostAt] = useState<Date | null>(null);
  const hasBeenUp = useRef(false);
  const refresh = useEffectEvent(() => {
    void queryClient.invalidateQueries();
    if (stream.status === "error") stream.reset();
  });

  useEffect(() => {
    if (isUp) {
      setLostAt(null);
      // What happened between the page's own data and this moment was told to nobody.
      void queryClient.invalidateQueries({ refetchType: hasBeenUp.current ? "active" : "none" });
      hasBeenUp.current = true;
      return;
    }
    const brokeAt = new Date();
    const notice = setTimeout(() => setLostAt((known) => known ?? brokeAt), PATIENCE_MS);
    const firstLook = setTimeout(refresh, FIRST_LOOK_MS);
    const fallback = setInterval(refresh, FALLBACK_MS);
    return () => {
      clearTimeout(notice);
      clearTimeout(firstLook);
      clearInterval(fallback);
    };
  }, [isUp, queryClient]);

  return <LiveContext value={{ lostAt }}>{children}</LiveContext>;
}

type Gathering = { everyMs: number; isMeant(queryKey: readonly unknown[]): boolean };

/** Gathers events for a moment, then refetches each touched query once. */
function useGatherer(queryClient: QueryClient, { everyMs, isMeant }: Gathering): (event: AppEvent) => void {
  const waiting = useRef(new Map<string, AppEvent>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  return (event) => {
    waiting.current.set(JSON.stringify(event), event);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      const events = [...waiting.current.values()];
      waiting.current.clear();
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => isMeant(queryKey) && events.some((e) => isTouchedBy(e, queryKey)),
      });
    }, everyMs);
  };
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from "react";
import { isTouchedBy } from "./live-map";
import { createPace } from "./live-pace";
import { streamSigns } from "./patient-event-source";
import { useTRPC } from "./trpc";

/** A stream that comes back within this time is not worth a word. */
const PATIENCE_MS = 1500;
/** While the stream is away the page asks by itself whether the server is there; a third of it is left to chance. */
const LOOK_MS = 6000;
/** A server that answers gives a stream within this time, unless something between keeps streams from coming through. */
const STREAM_DUE_MS = 3000;

type Live = { lostAt: Date | null };
const LiveContext = createContext<Live>({ lostAt: null });

/** From when what is on the screen is, while the live stream is away; null while all is well. */
export const useLive = (): Live => useContext(LiveContext);

/** One stream per tab: events carry ids only, so each of them just asks for what it touched to be fetched again. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const [pace] = useState(() =>
    createPace((events, isWanted) => {
      const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) =>
        isWanted(queryKey) && events.some((event) => isTouchedBy(event, queryKey));
      void queryClient.invalidateQueries({ predicate });
    }),
  );
  const { status, reset } = useSubscription(
    trpc.live.events.subscriptionOptions(undefined, { onData: (event) => pace.push(event) }),
  );
  const isUp = status === "pending";
  // The server ended it, as it does when a session or a role does.
  const isEnded = status === "idle" || status === "error";
  const [lostAt, setLostAt] = useState<Date | null>(null);
  const isLooking = useRef(false);

  /** Asks who is logged in: the answer tells of an ended session or another role, and that the server is there. */
  const look = useEffectEvent(async (): Promise<boolean> => {
    if (isLooking.current) return false;
    isLooking.current = true;
    try {
      await queryClient.fetchQuery({ ...trpc.auth.me.queryOptions(), staleTime: 0, retry: false });
      if (isEnded) reset();
      else streamSigns.retryNow();
      return true;
    } catch {
      return false;
    } finally {
      isLooking.current = false;
    }
  });

  useEffect(() => {
    if (isEnded) void look();
  }, [isEnded]);

  useEffect(() => {
    if (isUp) {
      setLostAt(null);
      pace.clear();
      // What happened between the page's own data and this moment was told to nobody, also when the page is new.
      void queryClient.invalidateQueries();
      return;
    }
    const brokeAt = new Date(streamSigns.lastAt || Date.now());
    let due: ReturnType<typeof setTimeout> | null = null;
    const notice = setTimeout(() => setLostAt(brokeAt), PATIENCE_MS);
    const tick = async () => {
      if (!(await look())) return;
      due = setTimeout(() => {
        // The server answers, but no stream comes through: the page lives by asking.
        void queryClient.invalidateQueries();
        setLostAt(new Date());
      }, STREAM_DUE_MS);
    };
    const looks = setInterval(() => void tick(), LOOK_MS * (1 + Math.random() / 3));
    return () => {
      clearTimeout(notice);
      clearInterval(looks);
      if (due) clearTimeout(due);
    };
  }, [isUp, queryClient, pace]);

  useEffect(() => () => pace.clear(), [pace]);
  return <LiveContext value={{ lostAt }}>{children}</LiveContext>;
}

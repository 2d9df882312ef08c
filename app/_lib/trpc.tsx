"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/root";
import { PatientEventSource } from "./patient-event-source";
import { problemOf } from "./problem";
import { createSessionGate, type SessionGate } from "./session-gate";
import { sessionLink } from "./session-link";

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

const GateContext = createContext<SessionGate>(createSessionGate());
export const useSessionGate = (): SessionGate => useContext(GateContext);

const URL_PATH = "/api/trpc";

const createClient = (gate: SessionGate) =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: URL_PATH, transformer: superjson, EventSource: PatientEventSource }),
        false: [sessionLink(gate), httpBatchLink({ url: URL_PATH, transformer: superjson, maxURLLength: 4000 })],
      }),
    ],
  });

const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // Pages come filled from the server and live events say what changed; refetching on mount would only double that.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && problemOf(error).code === "unreachable",
        // The live stream knows when the server is back, and has everything fetched again once.
        refetchOnReconnect: false,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [gate] = useState(createSessionGate);
  const [trpcClient] = useState(() => createClient(gate));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <GateContext value={gate}>{children}</GateContext>
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

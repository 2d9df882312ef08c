"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/root";
import { loginPathFor } from "./next-path";
import { problemOf } from "./problem";

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

const URL_PATH = "/api/trpc";

const createClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: URL_PATH, transformer: superjson }),
        false: httpBatchLink({ url: URL_PATH, transformer: superjson, maxURLLength: 4000 }),
      }),
    ],
  });

/** Once the session is over every call says so; the reader logs in and comes back to this page. */
function leaveWhenLoggedOut(error: unknown): void {
  if (problemOf(error).code !== "unauthenticated") return;
  const { pathname, search } = window.location;
  window.location.assign(loginPathFor(`${pathname}${search}`));
}

const createQueryClient = () =>
  new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenLoggedOut }),
    defaultOptions: {
      queries: {
        // Pages come filled from the server and live events say what changed; refetching on mount would only double that.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && problemOf(error).code === "unreachable",
      },
      mutations: { onError: leaveWhenLoggedOut },
    },
  });

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

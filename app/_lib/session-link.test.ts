import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { expect, it } from "vitest";
import type { AppRouter } from "@/server/trpc/root";
import { createSessionGate } from "./session-gate";
import { sessionLink } from "./session-link";

/** A server that knows nobody until somebody logs in. */
function start() {
  const server = { isLoggedIn: false, calls: [] as string[] };
  const end: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        server.calls.push(op.path);
        if (!server.isLoggedIn) {
          const data = { appCode: "unauthenticated" };
          observer.error(TRPCClientError.from({ error: { code: -32001, message: "Log in.", data } } as never));
          return;
        }
        observer.next({ result: { type: "data", data: "done" } });
        observer.complete();
      });
  const gate = createSessionGate();
  return { server, gate, client: createTRPCClient<AppRouter>({ links: [sessionLink(gate), end] }) };
}

it("makes a call that was refused once more after the login, and those that came meanwhile", async () => {
  const { server, gate, client } = start();
  const first = client.users.remove.mutate({ userId: "a" });
  expect(gate.isEnded()).toBe(true);
  const second = client.users.list.query();
  expect(server.calls).toEqual(["users.remove"]);
  server.isLoggedIn = true;
  gate.resume();
  expect(await first).toBe("done");
  expect(await second).toBe("done");
  expect(server.calls).toEqual(["users.remove", "users.remove", "users.list"]);
});

it("does not make a call again that nobody waits for any more", async () => {
  const { server, gate, client } = start();
  const stop = new AbortController();
  const call = client.users.list.query(undefined, { signal: stop.signal });
  stop.abort();
  await expect(call).rejects.toThrow();
  server.isLoggedIn = true;
  gate.resume();
  await Promise.resolve();
  expect(server.calls).toEqual(["users.list"]);
});

it("says nothing of a session that its own reader ends", () => {
  const { gate } = start();
  gate.leave();
  gate.end();
  expect(gate.isEnded()).toBe(false);
});

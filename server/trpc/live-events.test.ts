import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ctx } from "@/server/core/context";
import type { AppEvent } from "@/server/core/events";
import { mintApiToken, revokeApiToken } from "@/server/domain/users";
import { addLoggedInUser } from "@/server/testing/accounts";
import { createUserRow } from "@/server/testing/factories";
import { createTestContext, type TestContext, testUser } from "@/server/testing/test-context";
import { liveEvents } from "./live-events";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

async function reader(role: "viewer" | "admin"): Promise<{ ctx: Ctx; userId: string; sessionId: string }> {
  const { userId, sessionId } = await createUserRow(context, role);
  return { ctx: context.as({ ...testUser(role), id: userId, sessionId }), userId, sessionId };
}

/** Starts to read; the promise is the whole stream, once it has ended. */
async function read(ctx: Ctx, signal?: AbortSignal): Promise<{ events: AppEvent[]; ended: Promise<void> }> {
  const events: AppEvent[] = [];
  const before = vi.spyOn(ctx.events, "onAny");
  const collect = async () => {
    for await (const event of liveEvents(ctx, signal)) events.push(event);
  };
  const ended = collect();
  await vi.waitFor(() => expect(before).toHaveBeenCalled());
  return { events, ended };
}

test("events come as ids, until the reader goes", async () => {
  const { ctx } = await reader("viewer");
  const abort = new AbortController();
  const { events, ended } = await read(ctx, abort.signal);
  ctx.events.emit("host.changed", { hostId: "h1" });
  ctx.events.emit("job.changed", { hostId: "h1", jobId: "j1" });
  await vi.waitFor(() => expect(events).toHaveLength(2));
  abort.abort();
  await ended;
  expect(events[0]).toEqual({ name: "host.changed", hostId: "h1" });
});

test("what comes many times a second is told at most twice a second per job", async () => {
  const { ctx } = await reader("viewer");
  const abort = new AbortController();
  const { events, ended } = await read(ctx, abort.signal);
  const flood = setInterval(() => {
    ctx.events.emit("job.progressed", { hostId: "h", jobId: "j1" });
    ctx.events.emit("job.progressed", { hostId: "h", jobId: "j2" });
  }, 5);
  await new Promise((resolve) => setTimeout(resolve, 1_150));
  clearInterval(flood);
  abort.abort();
  await ended;
  const of = (jobId: string) => events.filter((event) => "jobId" in event && event.jobId === jobId).length;
  expect([of("j1"), of("j2")]).toEqual([2, 2]);
});

test.each([
  ["that session ends", (sessionId: string) => sessionId],
  ["all of the user's sessions end", () => null],
])("the stream ends at once when %s", async (_name, which) => {
  const { ctx, userId, sessionId } = await reader("viewer");
  const { ended } = await read(ctx);
  ctx.events.emit("session.ended", { userId, sessionId: which(sessionId) });
  await ended;
});

test("an API token's stream ends at once when that token is revoked", async () => {
  const { ctx, actor } = await addLoggedInUser(context, "ann", "viewer");
  const bot = { name: "bot", roleLimit: "viewer", expiresInDays: 1 } as const;
  const [kept, { tokenId }] = [await mintApiToken(ctx, bot), await mintApiToken(ctx, bot)];
  const { id, name, role, address } = actor;
  const { ended } = await read(context.as({ kind: "api_token", id, name, role, address, tokenId }));
  await revokeApiToken(ctx, { tokenId: kept.tokenId });
  expect(await Promise.race([ended.then(() => "ended"), new Promise((resolve) => setImmediate(resolve, "open"))])).toBe(
    "open",
  );
  await revokeApiToken(ctx, { tokenId });
  await ended;
});

test("another session's end does not end it, and is not shown", async () => {
  const { ctx, userId } = await reader("admin");
  const abort = new AbortController();
  const { events, ended } = await read(ctx, abort.signal);
  ctx.events.emit("session.ended", { userId: "somebody else", sessionId: null });
  ctx.events.emit("session.ended", { userId, sessionId: "another of mine" });
  ctx.events.emit("host.changed", { hostId: "h" });
  await vi.waitFor(() => expect(events).toHaveLength(1));
  abort.abort();
  await ended;
  expect(events).toEqual([{ name: "host.changed", hostId: "h" }]);
});

test("the stream ends when the session expires", async () => {
  const { ctx, sessionId } = await reader("viewer");
  const soon = new Date(context.clock.now().getTime() + 60);
  await context.services.db.prisma.session.update({ where: { id: sessionId }, data: { expiresAt: soon } });
  await (await read(ctx)).ended;
});

test("a session that is gone already opens no stream; nor does nobody or an agent", async () => {
  const { ctx, sessionId } = await reader("viewer");
  await context.services.db.prisma.session.delete({ where: { id: sessionId } });
  await expect(liveEvents(ctx, undefined).next()).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(liveEvents(context.asNobody(), undefined).next()).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(liveEvents(context.asAgent("h"), undefined).next()).rejects.toMatchObject({ code: "role_required" });
});

test("only admins learn of other users", async () => {
  const [viewer, admin] = [await reader("viewer"), await reader("admin")];
  const abort = new AbortController();
  const [seenByViewer, seenByAdmin] = [await read(viewer.ctx, abort.signal), await read(admin.ctx, abort.signal)];
  context.services.events.emit("user.changed", { userId: "somebody" });
  context.services.events.emit("user.changed", { userId: viewer.userId });
  await vi.waitFor(() => expect(seenByAdmin.events).toHaveLength(2));
  await vi.waitFor(() => expect(seenByViewer.events).toEqual([{ name: "user.changed", userId: viewer.userId }]));
  abort.abort();
  await Promise.all([seenByViewer.ended, seenByAdmin.ended]);
});

test("a reader that falls far behind is cut off", async () => {
  const { ctx } = await reader("viewer");
  const stream = liveEvents(ctx, undefined);
  const first = stream.next();
  await vi.waitFor(() => {
    ctx.events.emit("host.changed", { hostId: "first" });
    return first;
  });
  await first;
  for (let index = 0; index < 10_001; index += 1) ctx.events.emit("host.changed", { hostId: `h${index}` });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

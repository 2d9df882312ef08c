import { afterEach, beforeEach, expect, test } from "vitest";
import { sha256Hex } from "@/server/crypto/tokens";
import { createTestContext, type TestContext, testUser } from "@/server/testing/test-context";
import { answerOnce, expireIdempotencyKeys, type OnceAnswer } from "./index";

const KEY = "0b9f6a4e-5d5a-4b3f-9f0e-6a1d2c3b4a5f";
const REQUEST = { route: "POST /api/things", path: "/api/things", key: KEY, body: '{"name":"a"}' };
const DAY_MS = 24 * 3_600_000;

let context: TestContext;
let created = 0;
beforeEach(async () => {
  context = await createTestContext();
  created = 0;
});
afterEach(() => context.close());

const create = async (): Promise<OnceAnswer> => {
  created += 1;
  const answer = { status: 201, body: JSON.stringify({ number: created, token: "rme_raw-token-4711" }) };
  await new Promise((resolve) => setImmediate(resolve));
  return answer;
};
const once = (change: Partial<typeof REQUEST> = {}, ctx = context.asOperator()) =>
  answerOnce(ctx, { ...REQUEST, ...change }, create);
const rows = () => context.services.db.prisma.idempotencyKey.findMany();

test("a repeat gets the first answer and creates nothing", async () => {
  const first = await once();
  expect(first).toMatchObject({ status: 201, isReplay: false });
  expect(await once()).toEqual({ ...first, isReplay: true });
  expect(created).toBe(1);
});

test("twenty at once create once; who came too early is told to come again", async () => {
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => once()));
  expect(created).toBe(1);
  const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
  for (const reason of refused)
    expect(reason).toMatchObject({ code: "idempotency_in_progress", retryAfterSeconds: expect.any(Number) });
  const bodies = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.body] : []));
  expect(new Set(bodies).size).toBe(1);
  expect((await once()).body).toBe(bodies[0]);
});

test("another body under the same key is refused, whether the first is over or runs", async () => {
  await once();
  await expect(once({ body: "{}" })).rejects.toMatchObject({ code: "idempotency_key_reused" });
  let finish = () => {};
  const slow = answerOnce(context.asOperator(), { ...REQUEST, key: "slow" }, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { status: 200, body: "1" };
  });
  await expect.poll(async () => (await rows()).length).toBe(2);
  await expect(once({ key: "slow", body: "{}" })).rejects.toMatchObject({ code: "idempotency_key_reused" });
  await expect(once({ key: "slow" })).rejects.toMatchObject({ code: "idempotency_in_progress" });
  finish();
  await slow;
  expect(await once({ key: "slow" })).toEqual({ status: 200, body: "1", isReplay: true });
});

test.each([
  ["another person", () => context.as({ ...testUser("operator"), id: "somebody else" }), {}],
  [
    "an API token of the same person",
    () => {
      const { id, name, role, address } = testUser("operator");
      return context.as({ kind: "api_token", id, name, role, address, tokenId: "t" });
    },
    {},
  ],
  ["another route", () => context.asOperator(), { route: "POST /api/others" }],
  ["another address", () => context.asOperator(), { path: "/api/things/2" }],
  ["another key", () => context.asOperator(), { key: "another" }],
])("%s has an answer of its own", async (_name, caller, change) => {
  await once();
  expect(await once(change, caller())).toMatchObject({ isReplay: false });
  expect(created).toBe(2);
});

test("a refusal and a failure are not kept", async () => {
  const fail = () => answerOnce(context.asOperator(), REQUEST, () => Promise.reject(new Error("disk")));
  await expect(fail()).rejects.toThrow("disk");
  const refuse = () => answerOnce(context.asOperator(), REQUEST, async () => ({ status: 409, body: "{}" }));
  expect(await refuse()).toMatchObject({ status: 409, isReplay: false });
  expect(await rows()).toEqual([]);
  expect(await once()).toMatchObject({ status: 201, isReplay: false });
});

test("the database and the master key together do not tell the answer", async () => {
  await once();
  const [row] = await rows();
  expect(JSON.stringify(row)).not.toContain(KEY);
  expect(Buffer.from(row?.sealedBody ?? []).toString("latin1")).not.toContain("4711");
  const { secrets } = context.services;
  expect(secrets.openWithToken(row?.sealedBody ?? new Uint8Array(), KEY)).toContain("4711");
  expect(() => secrets.openWithToken(row?.sealedBody ?? new Uint8Array(), "another key")).toThrow();
});

test("the same body under two keys leaves two hashes, none of the body alone: it may hold a password", async () => {
  await once();
  await once({ key: "another-key" });
  const hashes = (await rows()).map(({ requestHash }) => requestHash);
  expect(new Set(hashes).size).toBe(2);
  expect(hashes).not.toContain(sha256Hex(REQUEST.body));
});

test("an empty answer is repeated empty", async () => {
  const empty = () => answerOnce(context.asOperator(), REQUEST, async () => ({ status: 204, body: null }));
  await empty();
  expect(await empty()).toEqual({ status: 204, body: null, isReplay: true });
});

test("what a killed server left behind is taken over after five minutes, and not before", async () => {
  const [now, past] = [context.clock.now(), new Date(context.clock.now().getTime() - 4 * 60_000)];
  await once();
  const expiresAt = new Date(now.getTime() + DAY_MS);
  await context.services.db.prisma.idempotencyKey.updateMany({
    data: { status: null, sealedBody: null, createdAt: past, expiresAt },
  });
  await expect(once()).rejects.toMatchObject({ code: "idempotency_in_progress" });
  context.clock.advance(61_000);
  expect(await once()).toMatchObject({ isReplay: false });
});

test("after a day the key is as new, and the sweep removes it", async () => {
  await once();
  context.clock.advance(DAY_MS - 1);
  await expireIdempotencyKeys(context.asSystem());
  expect(await once()).toMatchObject({ isReplay: true });
  context.clock.advance(1);
  expect(await once()).toMatchObject({ isReplay: false });
  context.clock.advance(DAY_MS);
  await expireIdempotencyKeys(context.asSystem());
  expect(await rows()).toEqual([]);
});

test("nobody and no agent may, and only the server sweeps", async () => {
  await expect(once({}, context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(once({}, context.asAgent("h"))).rejects.toMatchObject({ code: "role_required" });
  await expect(expireIdempotencyKeys(context.asAdmin())).rejects.toMatchObject({ code: "role_required" });
  expect(created).toBe(0);
});

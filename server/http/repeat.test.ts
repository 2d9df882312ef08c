import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POST as mint } from "@/app/api/enrollment-tokens/route";
import { POST as createUser } from "@/app/api/users/route";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser } from "@/server/testing/accounts";
import { callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";

const KEY = "5b0c4f8e-0f0b-4a51-9c1e-2a4f7c9d1e3b";
const MINT = { hostname: "newhost.example", repo_url: "/srv/repo" };
const USER = { username: "bob", password: "a very long password", role: "viewer" };

let test: TestContext;
let session: string;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  session = (await addLoggedInUser(test, "root", "admin")).session.sessionToken;
});
afterEach(() => test.close());

type Sent = { key?: string; body?: unknown; path?: string };
const send = (handler: typeof mint, { key = KEY, body = MINT, path = "/api/enrollment-tokens" }: Sent = {}) =>
  callRoute(handler, testRequest(path, { method: "POST", body, session, headers: { "idempotency-key": key } }));
const minted = () => test.services.db.prisma.enrollmentToken.count();

describe("a POST with an Idempotency-Key", () => {
  it("sent again gives the same answer, says so, and makes nothing new", async () => {
    const first = await send(mint);
    expect(first).toMatchObject({ status: 200, body: { token: expect.stringMatching(/^rme_/) } });
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const second = await send(mint);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.headers.get("content-type")).toBe("application/json");
    expect(second.headers.get("cache-control")).toBe("no-store");
    expect(await minted()).toBe(1);
  });

  it("keeps the status of its route", async () => {
    const first = await send(createUser, { body: USER, path: "/api/users" });
    const second = await send(createUser, { body: USER, path: "/api/users" });
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
  });

  it("sent twenty times at once makes one thing", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(mint)));
    expect(await minted()).toBe(1);
    for (const { status, body, headers } of answers)
      if (status !== 200) {
        expect([status, body]).toEqual([409, { code: "idempotency_in_progress", message: expect.any(String) }]);
        expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      }
    const tokens = answers.flatMap(({ status, body }) => (status === 200 ? [JSON.stringify(body)] : []));
    expect(new Set(tokens).size).toBe(1);
  });

  it("with another body is 422", async () => {
    await send(mint);
    const other = await send(mint, { body: { ...MINT, hostname: "other.example" } });
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect(await minted()).toBe(1);
  });

  it("that was refused can be mended and sent again under the same key", async () => {
    expect(await send(mint, { body: { ...MINT, hostname: "no host!" } })).toMatchObject({ status: 400 });
    expect(await send(mint)).toMatchObject({ status: 200 });
  });

  it("of somebody whose role was lowered is refused, also as a repeat", async () => {
    await send(mint);
    await test.services.db.prisma.user.updateMany({ data: { role: "viewer" } });
    expect(await send(mint)).toMatchObject({ status: 401, body: { code: "role_required" } });
  });

  it.each(["", "x".repeat(256), "tab\there", "ä"])("that is no key (%j) is 400", async (key) => {
    expect(await send(mint, { key })).toMatchObject({
      status: 400,
      body: { code: "invalid_request", details: [{ field: "idempotency_key" }] },
    });
    expect(await minted()).toBe(0);
  });

  it("leaves no raw token in the database", async () => {
    const { body } = await send(mint);
    const { token } = body as { token: string };
    const [row] = await test.services.db.prisma.idempotencyKey.findMany();
    expect(Buffer.from(row?.sealedBody ?? []).includes(token)).toBe(false);
  });
});

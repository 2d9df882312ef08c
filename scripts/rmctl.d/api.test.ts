import { expect, it } from "vitest";
import { openApi } from "./api.mjs";
import { type Reply, startFakeApi } from "./testing/fake-api";
import { asBot, makeRmctl } from "./testing/run-rmctl";

const TRUST = { pin: null, ca: null };
const open = (server: string, said: string[] = []) =>
  openApi({ server, token: "rmt_x", trust: TRUST, pausesMs: [1, 1, 1], onPause: (text: string) => said.push(text) });
/** Gives its replies one after another, the last one for ever. */
const inTurn = (...replies: Reply[]) => {
  let calls = 0;
  return () => replies[Math.min(calls++, replies.length - 1)] as Reply;
};

it("repeats a creating call on a broken connection under the same key", async () => {
  const fake = await startFakeApi({ "POST /api/things": inTurn("cut", "cut", { status: 201, body: { id: 1 } }) });
  expect(await open(fake.url).post("/api/things", { name: "a" })).toEqual({ id: 1 });
  const keys = fake.seen.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  await open(fake.url).post("/api/things", { name: "b" });
  expect(fake.seen.at(-1)?.headers["idempotency-key"]).not.toBe(keys[0]);
});

it("gives up on a connection that always breaks, with exit code 5", async () => {
  const fake = await startFakeApi({ "GET /api/hosts": "cut" });
  await expect(open(fake.url).get("/api/hosts")).rejects.toMatchObject({ exit: 5, code: "server_unreachable" });
  expect(fake.seen).toHaveLength(4);
});

it("takes a 404 after a lost answer to a removal as done", async () => {
  const gone = { status: 404, body: { code: "host_not_found", message: "There is no such host; look again." } };
  const fake = await startFakeApi({ "DELETE /api/hosts/1": inTurn("cut", gone) });
  await open(fake.url).remove("/api/hosts/1");
  await expect(open(fake.url).remove("/api/hosts/1")).rejects.toMatchObject({ exit: 4, code: "host_not_found" });
});

it("waits while the first try under a key still runs", async () => {
  const busy = {
    status: 409,
    body: { code: "idempotency_in_progress", message: "It runs." },
    headers: { "retry-after": "0.01" },
  };
  const fake = await startFakeApi({ "POST /api/things": inTurn("cut", busy, busy, { body: { id: 1 } }) });
  expect(await open(fake.url).post("/api/things")).toEqual({ id: 1 });
});

it("honours Retry-After once, and then ends with exit code 7", async () => {
  const limited = {
    status: 429,
    body: { code: "rate_limited", message: "Too many." },
    headers: { "retry-after": "0.01" },
  };
  const said: string[] = [];
  const once = await startFakeApi({ "GET /api/hosts": inTurn(limited, { body: [] }) });
  expect(await open(once.url, said).get("/api/hosts")).toEqual([]);
  expect(said).toEqual([expect.stringContaining("Too many requests")]);
  const always = await startFakeApi({ "GET /api/hosts": limited });
  await expect(open(always.url).get("/api/hosts")).rejects.toMatchObject({ exit: 7, code: "rate_limited" });
  expect(always.seen).toHaveLength(2);
  const long = await startFakeApi({ "GET /api/hosts": { ...limited, headers: { "retry-after": "3600" } } });
  await expect(open(long.url).get("/api/hosts")).rejects.toMatchObject({ exit: 7 });
  expect(long.seen).toHaveLength(1);
});

it("sends its token nowhere else: it follows no redirect", async () => {
  const other = await startFakeApi({ "GET /api/hosts": { body: [] } });
  const fake = await startFakeApi({
    "GET /api/hosts": { status: 302, headers: { location: `${other.url}/api/hosts` } },
  });
  await expect(open(fake.url).get("/api/hosts")).rejects.toMatchObject({ exit: 5, code: "redirected" });
  expect(other.seen).toEqual([]);
});

it.each([
  ["a page of something else", { text: "<html>", headers: { "content-type": "text/html" } }, 5, "not_the_api"],
  ["a refusal without a body", { status: 500 }, 1, "http_500"],
  [
    "another conflict",
    { status: 409, body: { code: "repository_not_ready", message: "Not ready; wait." } },
    6,
    "repository_not_ready",
  ],
])("says what came instead of an answer: %s", async (_, reply, exit, code) => {
  const fake = await startFakeApi({ "GET /api/hosts": reply });
  await expect(open(fake.url).get("/api/hosts")).rejects.toMatchObject({ exit, code });
});

it("a failure is one line with code, message, fields and what to do", async () => {
  const details = [{ field: "hostname", message: "must be a host name" }];
  const fake = await startFakeApi({
    "GET /api/hosts": { status: 400, body: { code: "invalid_request", message: "Correct\nthe fields.", details } },
    "GET /api/jobs": { status: 401, body: { code: "unauthenticated", message: "Log in first." } },
  });
  const { run } = makeRmctl();
  const env = asBot(fake.url);
  expect(await run(["hosts"], { env })).toEqual({
    code: 2,
    stdout: "",
    stderr: "rmctl: invalid_request: Correct the fields. (hostname: must be a host name)\n",
  });
  expect(await run(["jobs"], { env })).toMatchObject({
    code: 3,
    stderr: "rmctl: unauthenticated: Log in first. Run: rmctl login\n",
  });
  await fake.stop();
  expect(await run(["jobs"], { env })).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/^rmctl: server_unreachable: .*\n$/),
  });
});

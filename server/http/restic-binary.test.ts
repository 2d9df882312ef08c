import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GET, HEAD } from "@/app/agent/restic/route";
import { listResticMirror } from "@/server/domain/restic-mirror";
import { setRuntime } from "@/server/runtime";
import { callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";

const CONTENT = Buffer.from("not really restic ".repeat(10_000));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const LINUX = "/agent/restic?os=linux&arch=amd64";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
});
afterEach(() => test.close());

function mirror(changes: Record<string, unknown> = {}): void {
  const folder = join(test.services.site.resticDir, "linux-amd64");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "restic"), CONTENT);
  const addedAt = "2026-01-02T03:04:05.000Z";
  const facts = { version: "0.18.0", sha256: SHA256, sizeBytes: CONTENT.length, addedAt, ...changes };
  writeFileSync(join(folder, "mirror.json"), JSON.stringify(facts));
}

const get = (headers: Record<string, string> = {}) =>
  GET(testRequest(LINUX, { headers }), { params: Promise.resolve(undefined) });

it("streams the mirrored program whole, with length, tag, checksum and version", async () => {
  mirror();
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-length": String(CONTENT.length),
    "content-type": "application/octet-stream",
    etag: `"${SHA256}"`,
    "x-checksum-sha256": SHA256,
    "x-restic-version": "0.18.0",
    "accept-ranges": "bytes",
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT)).toBe(true);
  const head = await HEAD(testRequest(LINUX, { method: "HEAD" }), { params: Promise.resolve(undefined) });
  expect([head.headers.get("content-length"), await head.text()]).toEqual([String(CONTENT.length), ""]);
});

it("gives the part that is asked for, unless it is another version's", async () => {
  mirror();
  const part = await get({ range: "bytes=100000-", "if-range": `"${SHA256}"` });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(`bytes 100000-${CONTENT.length - 1}/${CONTENT.length}`);
  expect(Buffer.from(await part.arrayBuffer()).equals(CONTENT.subarray(100_000))).toBe(true);
  const whole = await get({ range: "bytes=100000-", "if-range": '"another"' });
  expect(whole.status).toBe(200);
  await whole.body?.cancel();
  expect(await callRoute(GET, testRequest(LINUX, { headers: { range: "bytes=999999-" } }))).toMatchObject({
    status: 416,
    body: { code: "range_not_satisfiable" },
  });
  expect((await get({ "if-none-match": `W/"${SHA256}"` })).status).toBe(304);
});

it.each(["?os=plan9&arch=amd64", "?os=linux", "?os=..%2F..&arch=amd64"])("knows no platform %j", async (query) => {
  mirror();
  const expected = { status: 400, body: { code: "unsupported_platform" } };
  expect(await callRoute(GET, testRequest(`/agent/restic${query}`))).toMatchObject(expected);
});

it("hands out nothing that is not there, not whole, or not understood", async () => {
  const expected = { status: 404, body: { code: "restic_not_mirrored" } };
  expect(await callRoute(GET, testRequest(LINUX))).toMatchObject(expected);
  for (const changes of [{ sizeBytes: 1 }, { sha256: "short" }, { version: undefined }]) {
    mirror(changes);
    expect(await callRoute(GET, testRequest(LINUX))).toMatchObject(expected);
    expect(await listResticMirror(test.asViewer())).toEqual([]);
  }
});

it("lists what is mirrored to who is logged in", async () => {
  mirror();
  expect(await listResticMirror(test.asViewer())).toMatchObject([{ os: "linux", arch: "amd64", version: "0.18.0" }]);
  await expect(listResticMirror(test.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});

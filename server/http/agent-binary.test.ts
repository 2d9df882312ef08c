import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { releaseStatement } from "@/agent/protocol/mod";
import { GET, HEAD } from "@/app/agent/binary/route";
import { GET as getManifest } from "@/app/agent/manifest/route";
import { setRuntime } from "@/server/runtime";
import { holdFakeBuilds } from "@/server/testing/fake-builds";
import { callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";

const CONTENT = Buffer.from("not really an agent ".repeat(10_000));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const LINUX = "/agent/binary?os=linux&arch=amd64";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
});
afterEach(() => test.close());

const get = (headers: Record<string, string>) => callRoute(GET, testRequest(LINUX, { headers }));

function build(file = "agent-linux-amd64"): void {
  const folder = test.services.site.agentDir;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "agent-linux-amd64"), CONTENT);
  const one = { os: "linux", arch: "amd64", file, kind: "compiled", reason: null, sizeBytes: CONTENT.length };
  const manifest = { version: "0.1.0", builds: [{ ...one, sha256: SHA256 }] };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
}

it("streams what was built, whole, with length, tag and checksum", async () => {
  build();
  const response = await GET(testRequest(LINUX), { params: Promise.resolve(undefined) });
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-length": String(CONTENT.length),
    "content-type": "application/octet-stream",
    etag: `"${SHA256}"`,
    "x-checksum-sha256": SHA256,
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT)).toBe(true);
});

it("answers HEAD with the same headers", async () => {
  build();
  const response = await HEAD(testRequest(LINUX, { method: "HEAD" }), { params: Promise.resolve(undefined) });
  expect(response.headers.get("content-length")).toBe(String(CONTENT.length));
  expect(await response.text()).toBe("");
});

it.each([
  ["bytes=0-9", 0, 10],
  ["bytes=150000-", 150_000, CONTENT.length],
  ["bytes=-7", CONTENT.length - 7, CONTENT.length],
  ["bytes=100-99999999", 100, CONTENT.length],
])("answers %s with just that part of the same file", async (range, start, end) => {
  build();
  const request = testRequest(LINUX, { headers: { range, "if-range": `"${SHA256}"`, "accept-encoding": "gzip" } });
  const response = await GET(request, { params: Promise.resolve(undefined) });
  expect(response.status).toBe(206);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-range": `bytes ${start}-${end - 1}/${CONTENT.length}`,
    "content-length": String(end - start),
    "accept-ranges": "bytes",
    "x-checksum-sha256": SHA256,
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT.subarray(start, end))).toBe(true);
});

it("answers a range of another file, several ranges and nonsense with the whole file", async () => {
  build();
  expect(await get({ range: "bytes=5-", "if-range": '"another"' })).toMatchObject({ status: 200 });
  for (const range of ["bytes=0-1,5-6", "bytes=x", "lines=1-2", "bytes=9-3"])
    expect(await get({ range }), range).toMatchObject({ status: 200 });
});

it("says how long the file is to who asks for what lies behind its end", async () => {
  build();
  const { status, headers, body } = await get({ range: `bytes=${CONTENT.length}-` });
  expect([status, body]).toMatchObject([416, { code: "range_not_satisfiable" }]);
  expect(headers.get("content-range")).toBe(`bytes */${CONTENT.length}`);
});

it("comes compressed to who takes it so, if that saves something; the checksum stays the program's own", async () => {
  holdFakeBuilds(test, { content: CONTENT.toString(), isCompressed: true });
  const ask = (accepted: string, more = {}) => {
    const request = testRequest(LINUX, { headers: { "accept-encoding": accepted, ...more } });
    return GET(request, { params: Promise.resolve(undefined) });
  };
  const response = await ask("br;q=1.0, gzip;q=0.8, *;q=0.1");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...{ "content-encoding": "gzip", vary: "Accept-Encoding", etag: `"${SHA256}-gzip"`, "x-checksum-sha256": SHA256 },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get("content-length")).toBe(String(bytes.length));
  expect(gunzipSync(bytes).equals(CONTENT)).toBe(true);
  expect((await ask("gzip", { "if-none-match": `"${SHA256}-gzip"` })).status).toBe(304);
  const codingOf = async (accepted: string, more = {}) => {
    const { headers, body } = await ask(accepted, more);
    await body?.cancel();
    return headers.get("content-encoding");
  };
  for (const accepted of ["", "identity", "br", "gzip;q=0", "gzip;q=0.000"])
    expect(await codingOf(accepted), accepted).toBeNull();
  expect(await codingOf("gzip", { range: "bytes=0-9" })).toBeNull();
  build();
  expect(await codingOf("gzip")).toBeNull();
});

it("hands out nothing but what was checked: a file that is exchanged meanwhile is not begun", async () => {
  build();
  const [held] = await test.services.builds.current();
  vi.spyOn(test.services.builds, "current").mockResolvedValue(held ? [held] : []);
  writeFileSync(held?.file.path ?? "", "x".repeat(CONTENT.length));
  expect(await get({})).toMatchObject({ status: 404, body: { code: "agent_not_built" } });
});

it("names every build with its signature to everybody", async () => {
  build();
  const { status, body } = await callRoute(getManifest, testRequest("/agent/manifest"));
  const { releaseKey } = test.services;
  const facts = { version: "0.1.0", os: "linux", arch: "amd64", kind: "compiled", sizeBytes: CONTENT.length } as const;
  const signature = releaseKey.sign(releaseStatement({ ...facts, sha256: SHA256 }));
  const { sizeBytes: size_bytes, ...rest } = facts;
  expect([status, body]).toEqual([
    200,
    {
      version: "0.1.0",
      release_key: releaseKey.publicKey,
      builds: [{ ...rest, size_bytes, sha256: SHA256, signature }],
    },
  ]);
});

it("answers 304 to who has it already", async () => {
  build();
  for (const tag of [`"${SHA256}"`, `W/"${SHA256}"`, `"other", "${SHA256}"`, "*"])
    expect(await callRoute(GET, testRequest(LINUX, { headers: { "if-none-match": tag } }))).toMatchObject({
      status: 304,
      body: "",
    });
  expect(await callRoute(GET, testRequest(LINUX, { headers: { "if-none-match": '"other"' } }))).toMatchObject({
    status: 200,
  });
});

it.each(["?os=plan9&arch=amd64", "?os=linux&arch=mips", "?os=linux", "", "?os=..%2F..&arch=amd64"])(
  "knows no platform %j",
  async (query) => {
    build();
    expect(await callRoute(GET, testRequest(`/agent/binary${query}`))).toMatchObject({
      status: 400,
      body: { code: "unsupported_platform" },
    });
  },
);

it("says when a platform, or anything at all, is not built", async () => {
  const expected = { status: 404, body: { code: "agent_not_built" } };
  expect(await callRoute(GET, testRequest(LINUX))).toMatchObject(expected);
  build();
  expect(await callRoute(GET, testRequest("/agent/binary?os=linux&arch=arm64"))).toMatchObject(expected);
  build("agent-that-is-gone");
  expect(await callRoute(GET, testRequest(LINUX))).toMatchObject(expected);
});

it("follows no path out of its folder", async () => {
  build("../test.db");
  expect(await callRoute(GET, testRequest(LINUX))).toMatchObject({ status: 500, body: { code: "internal" } });
});

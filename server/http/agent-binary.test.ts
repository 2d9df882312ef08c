import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GET, HEAD } from "@/app/agent/binary/route";
import { setRuntime } from "@/server/runtime";
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

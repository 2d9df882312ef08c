import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { signAgents } from "@/scripts/sign-agents.mjs";
import { httpCall } from "../harness/http-request";
import { PROJECT_ROOT } from "../harness/paths";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expectProblem, startContractServer, stranger } from "./support";

type Manifest = {
  release_key: string;
  builds: (Record<"version" | "os" | "arch" | "kind" | "sha256" | "signature", string> & { size_bytes: number })[];
};

let server: TestServer;
beforeAll(async () => {
  server = await startContractServer();
});

const get = (query: string, method = "GET", headers: Record<string, string> = {}) =>
  httpCall({ method, url: `${server.url}/agent/binary${query}`, headers, timeoutMs: 60_000 });

describe("GET /agent/binary", () => {
  it.each([
    // A native program, or a launcher in sh with the bundle behind it.
    ["linux", "amd64", /^(\x7fELF|#!\/bin\/sh\n)/],
    ["linux", "arm64", /^(\x7fELF|#!\/bin\/sh\n)/],
    ["windows", "amd64", /^MZ/],
  ])("serves the %s %s agent with its size and checksum, to everybody", async (os, arch, magic) => {
    const { status, headers, body } = await get(`?os=${os}&arch=${arch}`);
    expect(status).toBe(200);
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(headers).toMatchObject({
      "content-length": String(body.length),
      "x-checksum-sha256": sha256,
      etag: expect.stringMatching(/^"[^"]+"$/),
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
    });
    expect(body.length).toBeGreaterThan(1_000_000);
    expect(body.toString("latin1", 0, 16)).toMatch(magic);
  });

  it("answers HEAD with the same headers and no body", async () => {
    const query = "?os=linux&arch=amd64";
    const [head, full] = [await get(query, "HEAD"), await get(query)];
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    for (const name of ["content-length", "etag", "x-checksum-sha256", "content-type"])
      expect(head.headers[name], name).toBe(full.headers[name]);
  });

  it("answers a known ETag with 304, another one with the file", async () => {
    const query = "?os=linux&arch=amd64";
    const { headers } = await get(query, "HEAD");
    const unchanged = await get(query, "GET", { "if-none-match": headers.etag ?? "" });
    expect(unchanged.status).toBe(304);
    expect(unchanged.body).toHaveLength(0);
    expect(unchanged.headers.etag).toBe(headers.etag);
    const changed = await get(query, "HEAD", { "if-none-match": '"another"' });
    expect(changed.status).toBe(200);
  });

  it("lets a download that broke off go on, to the byte", async () => {
    const query = "?os=linux&arch=amd64";
    const whole = await get(query);
    const at = 1_234_567;
    const headers = { range: `bytes=${at}-`, "if-range": whole.headers.etag ?? "" };
    const rest = await get(query, "GET", headers);
    expect(rest.status).toBe(206);
    expect(rest.headers).toMatchObject({
      "content-range": `bytes ${at}-${whole.body.length - 1}/${whole.body.length}`,
      "content-length": String(whole.body.length - at),
      "x-checksum-sha256": whole.headers["x-checksum-sha256"],
    });
    const joined = Buffer.concat([whole.body.subarray(0, at), rest.body]);
    expect(createHash("sha256").update(joined).digest("hex")).toBe(whole.headers["x-checksum-sha256"]);
    const other = await get(query, "GET", { ...headers, "if-range": '"another"' });
    expect([other.status, other.body.length]).toEqual([200, whole.body.length]);
  });

  it("says how long the file is to who asks for what lies behind its end", async () => {
    const query = "?os=linux&arch=amd64";
    const { headers } = await get(query, "HEAD");
    const behind = await get(query, "GET", { range: `bytes=${headers["content-length"]}-` });
    expect(behind.status).toBe(416);
    expect(behind.headers["content-range"]).toBe(`bytes */${headers["content-length"]}`);
    expect(JSON.parse(behind.text)).toMatchObject({ code: "range_not_satisfiable" });
  });

  it("is the file that the manifest names, signed by the key that hosts learn", async () => {
    const { status, json } = await stranger(server).request("GET", "/agent/manifest");
    expect(status).toBe(200);
    const { release_key, builds } = json as Manifest;
    const key = createPublicKey({
      key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(release_key, "base64")]),
      format: "der",
      type: "spki",
    });
    for (const { version, os, arch, kind, size_bytes, sha256, signature } of builds) {
      const { headers } = await get(`?os=${os}&arch=${arch}`, "HEAD");
      expect(headers).toMatchObject({ "content-length": String(size_bytes), "x-checksum-sha256": sha256 });
      const lines = ["restic-manager-agent release 1", version, os, arch, kind, size_bytes, sha256];
      const statement = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      expect(verify(null, statement, key, Buffer.from(signature, "base64")), `${os} ${arch}`).toBe(true);
    }
  });

  it("is handed out only once it was signed, where the server has no more than the public half of the key", async () => {
    const dir = join(await makeTempDir(), "agents");
    await cp(join(PROJECT_ROOT, "dist/agent"), dir, { recursive: true });
    const keyFile = join(dir, "..", "release.key");
    const { publicKey } = await signAgents({ keyFile, dir });
    const own = await startContractServer({ RM_AGENT_DIR: dir, RM_RELEASE_PUBLIC_KEY: publicKey });
    const path = "/agent/binary?os=linux&arch=amd64";
    expect((await stranger(own).request("HEAD", path)).status).toBe(200);
    const { json } = await stranger(own).request("GET", "/agent/manifest");
    expect(json).toMatchObject({ release_key: publicKey });
    expect(existsSync(join(own.dataDir, "release.key"))).toBe(false);
    await cp(join(PROJECT_ROOT, "dist/agent/manifest.json"), join(dir, "manifest.json"));
    await own.restart();
    expectProblem(await stranger(own).request("GET", path), 404, "agent_not_built");
    await own.stop();
  });

  it.each([
    "",
    "?os=linux",
    "?arch=amd64",
    "?os=plan9&arch=amd64",
    "?os=linux&arch=mips",
    "?os=linux&arch=../../etc/passwd",
    "?os=linux%00&arch=amd64",
    "?os=&arch=",
    "?os=LINUX&arch=AMD64",
  ])("answers the pair %j with 400 unsupported_platform", async (query) => {
    expectProblem(await stranger(server).request("GET", `/agent/binary${query}`), 400, "unsupported_platform");
  });

  it("answers a known pair that was not built with 404 agent_not_built", async () => {
    expectProblem(await stranger(server).request("GET", "/agent/binary?os=windows&arch=arm64"), 404, "agent_not_built");
  });

  it("answers other methods with 405", async () => {
    const answer = await stranger(server).request("POST", "/agent/binary?os=linux&arch=amd64", {});
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.allow?.split(/, */).sort()).toEqual(["GET", "HEAD"]);
  });

  it("says so, too, when nothing at all was built", async () => {
    const empty = join(await makeTempDir(), "agents");
    await mkdir(empty);
    const bare = await startContractServer({ RM_AGENT_DIR: empty });
    expectProblem(await stranger(bare).request("GET", "/agent/binary?os=linux&arch=amd64"), 404, "agent_not_built");
    await rm(empty, { recursive: true });
    expectProblem(await stranger(bare).request("GET", "/agent/binary?os=linux&arch=amd64"), 404, "agent_not_built");
    await bare.stop();
  });
});

describe("GET /install/install.sh", () => {
  it("is the script, as plain text, whose last line alone runs something", async () => {
    const { status, headers, text } = await httpCall({ method: "GET", url: `${server.url}/install/install.sh` });
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^(text\/|application\/x-sh)/);
    expect(text).toMatch(/^#!\/bin\/sh/);
    expect(text.trimEnd().split("\n").at(-1)).toBe('{ main "$@"; }');
  });
});

describe("GET /install/install.ps1", () => {
  it("is the script, as text, which PowerShell would otherwise take for bytes, and ends with its one call", async () => {
    const { status, headers, text } = await httpCall({ method: "GET", url: `${server.url}/install/install.ps1` });
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(text.trimEnd().split("\n").at(-1)).toBe("Invoke-ResticManagerSetup @args");
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createSecrets } from "@/server/crypto/secret-box";
import { sha256Hex } from "@/server/crypto/tokens";
import type { Api, Minted } from "../harness/api";
import type { TestServer } from "../harness/server";
import {
  countRows,
  expectProblem,
  letExpire,
  makePerson,
  type Person,
  refusedFields,
  startContractServer,
  stranger,
  withDatabase,
} from "./support";

interface Token {
  token_hash: string;
  hostname: string;
  tags: string[];
  state: string;
  created_by: string;
  expires_at: string;
}

const PATH = "/api/enrollment-tokens";
let server: TestServer;
let admin: Api;
let operator: Person;
let viewer: Person;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
  operator = await makePerson(server, admin, "operator");
  viewer = await makePerson(server, admin, "viewer");
});

let lastHost = 0;
function request(
  changes: Record<string, unknown> = {},
): Record<string, unknown> & { hostname: string; repo_url: string } {
  lastHost += 1;
  return { hostname: `host-${lastHost}.example`, repo_url: `rest:https://rest.example/host-${lastHost}`, ...changes };
}
const tokens = (api: Api = admin) => api.call<Token[]>("GET", PATH);
const enroll = (token: string) =>
  stranger(server).request("POST", "/api/agents/enroll", {
    token,
    hostname: "any",
    os: "linux",
    arch: "amd64",
    agent_version: "0.1.0",
    restic_version: "0.18.0",
  });

describe("POST /api/enrollment-tokens", () => {
  it("gives an operator a raw token that is good for an hour", async () => {
    const answer = await operator.api.request("POST", PATH, {
      ...request({ hostname: "NewHost.Example", repo_username: "newhost", repo_password: "secret-1" }),
      tags: ["prod", "london"],
      initial_paths: ["/etc", "/home", "C:\\Users"],
      repo_encryption_password: "secret-2",
    });
    expect(answer.status).toBe(200);
    const minted = answer.json as Minted;
    expect(minted).toMatchObject({
      token: expect.stringMatching(/^[\w-]{32,}$/),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      token_hash: sha256Hex(minted.token),
    });
    expect(Math.abs(Date.parse(minted.expires_at) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(minted.install_command).toContain(minted.token);
    expect(minted.install_command).toContain(`${server.publicUrl}/install/install.sh`);
    expect(minted.install_command_windows).toContain(`$env:RM_TOKEN='${minted.token}'`);
    expect(minted.install_command_windows).toContain(`${server.publicUrl}/install/install.ps1`);
    expect(answer.text).not.toMatch(/secret-[12]/);
    const listed = (await tokens()).find(({ token_hash }) => token_hash === minted.token_hash);
    expect(listed).toMatchObject({
      hostname: "newhost.example",
      tags: ["prod", "london"],
      state: "pending",
      created_by: operator.username,
      expires_at: minted.expires_at,
    });
  });

  it("is 401 for a viewer and for nobody, unlike the other routes", async () => {
    const before = countRows(server, "EnrollmentToken");
    expectProblem(await viewer.api.request("POST", PATH, request()), 401, "role_required");
    expectProblem(await stranger(server).request("POST", PATH, request()), 401, "unauthenticated");
    // The role is asked for before the body is looked at.
    expectProblem(await viewer.api.request("POST", PATH, {}), 401, "role_required");
    expectProblem(await stranger(server).request("POST", PATH, {}), 401, "unauthenticated");
    expect(countRows(server, "EnrollmentToken")).toBe(before);
  });

  it.each<[field: string, value: unknown]>([
    ["hostname", undefined],
    ["hostname", ""],
    ["hostname", "-leading.example"],
    ["hostname", "two words"],
    ["hostname", "under_score"],
    ["hostname", "a..b"],
    ["hostname", `${"a".repeat(64)}.example`],
    ["hostname", `${"a.".repeat(130)}b`],
    ["hostname", "host\u0000name"],
    ["hostname", "host\nname"],
    ["hostname", "$(reboot)"],
    ["hostname", 5],
    ["hostname", ["web-1"]],
    ["tags", "prod"],
    ["tags", [1]],
    ["tags", ["a b"]],
    ["tags", ["x".repeat(200)]],
    ["tags", [""]],
    ["tags", Array.from({ length: 200 }, (_, index) => `t${index}`)],
    ["tags", { length: 1 }],
    ["repo_url", undefined],
    ["repo_url", ""],
    ["repo_url", "relative/path"],
    ["repo_url", "ftp://rest.example/x"],
    ["repo_url", "https://rest.example/x"],
    ["repo_url", "file:///etc"],
    ["repo_url", "rest:ftp://rest.example/x"],
    ["repo_url", "rest:https:///x"],
    ["repo_url", "rclone::sftp,ssh='touch /tmp/x':/"],
    ["repo_url", "rclone::local:/"],
    ["repo_url", "rclone:remote,option=x:path"],
    ["repo_url", "sftp:-oProxyCommand=touch:/x"],
    ["repo_url", "rest:https://rest.example/a\nb"],
    ["repo_url", "rest:https://rest.example/a\u0000b"],
    ["repo_url", `rest:https://rest.example/${"x".repeat(10_000)}`],
    ["repo_url", { scheme: "rest" }],
    ["repo_username", "a\nb"],
    ["repo_username", 1],
    ["repo_password", "a\u0000b"],
    ["repo_password", "a\nb"],
    ["repo_password", ["x"]],
    ["repo_encryption_password", "a\rb"],
    ["repo_encryption_password", "x".repeat(10_000)],
    ["initial_paths", "/etc"],
    ["initial_paths", ["etc"]],
    ["initial_paths", ["../etc"]],
    ["initial_paths", ["--password-command=touch /tmp/x"]],
    ["initial_paths", ["C:relative"]],
    ["initial_paths", [""]],
    ["initial_paths", ["/a\nb"]],
    ["initial_paths", ["/a\u0000b"]],
    ["initial_paths", [`/${"x".repeat(10_000)}`]],
    ["initial_paths", [["/etc"]]],
  ])("refuses a bad %s, names it and stores nothing (%#)", async (field, value) => {
    const before = countRows(server, "EnrollmentToken");
    const audited = countRows(server, "AuditEntry");
    const problem = expectProblem(
      await admin.request("POST", PATH, request({ [field]: value })),
      400,
      "invalid_request",
    );
    expect([...new Set(refusedFields(problem).map((name) => name.split(".")[0]))]).toEqual([field]);
    expect(countRows(server, "EnrollmentToken")).toBe(before);
    expect(countRows(server, "AuditEntry")).toBe(audited);
  });

  it("refuses credentials that are given twice", async () => {
    const twice = request({ repo_url: "rest:https://u:p@rest.example/x", repo_username: "u", repo_password: "p" });
    expectProblem(await admin.request("POST", PATH, twice), 400, "invalid_request");
  });

  it.each([
    "rest:https://rest.example:8000/host/",
    "rest:http://10.0.0.1:8000/",
    "s3:https://s3.example/bucket/path",
    "s3:s3.amazonaws.com/bucket",
    "b2:bucket:path",
    "azure:container:/",
    "gs:bucket:/",
    "swift:container:/path",
    "sftp:user@host.example:/srv/restic",
    "sftp://user@host.example:2222//srv/restic",
    "rclone:remote:path/to",
    "/srv/restic",
  ])("takes the repository %s", async (repo_url) => {
    expect((await admin.request("POST", PATH, request({ repo_url }))).status).toBe(200);
  });

  it("moves credentials out of the URL, which is shown to everybody", async () => {
    const { token_hash } = await admin.mint(request({ repo_url: "rest:https://ana:geheim@rest.example/x" }));
    const answer = await viewer.api.request("GET", PATH);
    expect(answer.text).not.toContain("geheim");
    const listed = (answer.json as (Token & { repo_url: string })[]).find((token) => token.token_hash === token_hash);
    expect(listed?.repo_url).toBe("rest:https://rest.example/x");
  });
});

describe("GET /api/enrollment-tokens", () => {
  it("is an array with the state of each, and never holds a raw token", async () => {
    const minted = {
      pending: await operator.api.mint(request()),
      used: await operator.api.mint(request()),
      revoked: await operator.api.mint(request()),
      expired: await operator.api.mint(request()),
    };
    expect((await enroll(minted.used.token)).status).toBe(200);
    expect((await operator.api.request("POST", `${PATH}/${minted.revoked.token_hash}/revoke`)).status).toBeLessThan(
      300,
    );
    expect(letExpire(server, "EnrollmentToken", `tokenHash = '${minted.expired.token_hash}'`)).toBe(1);
    const answer = await viewer.api.request("GET", PATH);
    expect(answer.status).toBe(200);
    const listed = answer.json as Token[];
    for (const [state, { token, token_hash }] of Object.entries(minted)) {
      expect(listed.find((row) => row.token_hash === token_hash)?.state).toBe(state);
      expect(answer.text).not.toContain(token);
    }
  });
});

describe("revoking", () => {
  it.each(["/hosts/enrollment-tokens", "/api/enrollment-tokens"])("by %s/{hash}/revoke ends a token", async (path) => {
    const { token, token_hash } = await admin.mint(request());
    expectProblem(await viewer.api.request("POST", `${path}/${token_hash}/revoke`), 403, "role_required");
    expectProblem(await stranger(server).request("POST", `${path}/${token_hash}/revoke`), 401, "unauthenticated");
    const answer = await operator.api.request("POST", `${path}/${token_hash}/revoke`);
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(200);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect((await tokens()).find((row) => row.token_hash === token_hash)?.state).toBe("revoked");
    expectProblem(await enroll(token), 410, "token_revoked");
    // Doing it twice is harmless; one that nobody minted does not exist.
    expect((await operator.api.request("POST", `${path}/${token_hash}/revoke`)).status).toBeLessThan(300);
    expectProblem(await operator.api.request("POST", `${path}/${"0".repeat(64)}/revoke`), 404, "token_not_found");
  });

  it("one that a host has used is refused", async () => {
    const { token, token_hash } = await admin.mint(request());
    expect((await enroll(token)).status).toBe(200);
    expectProblem(await admin.request("POST", `${PATH}/${token_hash}/revoke`), 409, "token_not_pending");
  });
});

describe("the sealed credentials", () => {
  const sealedOf = (tokenHash: string) =>
    withDatabase(server, (database) => {
      const query = database.prepare("SELECT sealedAccess FROM EnrollmentToken WHERE tokenHash = ?");
      return (query.get(tokenHash) as { sealedAccess: Buffer | null }).sealedAccess;
    });

  it("do not open with the database and the server's key, but only together with the raw token", async () => {
    const access = { repo_username: "ana", repo_password: "geheim-im-repo" };
    const { token, token_hash } = await admin.mint(request(access));
    const other = await admin.mint(request());
    const sealed = sealedOf(token_hash) ?? Buffer.alloc(0);
    expect(sealed.toString("latin1")).not.toContain("geheim-im-repo");
    const key = readFileSync(join(server.dataDir, "secret.key"), "utf8").trim();
    const secrets = createSecrets(new Uint8Array(Buffer.from(key, "base64")));
    expect(() => secrets.open(sealed, `EnrollmentToken:${token_hash}:sealedAccess`)).toThrow();
    expect(() => secrets.openWithToken(sealed, token_hash)).toThrow();
    expect(() => secrets.openWithToken(sealed, other.token)).toThrow();
    expect(() => createSecrets(new Uint8Array(32)).openWithToken(sealed, token)).toThrow();
    expect(secrets.openWithToken(sealed, token)).toContain("geheim-im-repo");
  });

  it("are gone once the token was used or revoked", async () => {
    const [used, revoked] = [await admin.mint(request()), await admin.mint(request())];
    expect(sealedOf(used.token_hash)).not.toBeNull();
    await enroll(used.token);
    await admin.request("POST", `${PATH}/${revoked.token_hash}/revoke`);
    expect(sealedOf(used.token_hash)).toBeNull();
    expect(sealedOf(revoked.token_hash)).toBeNull();
  });

  it("are gone soon after the token expired", async () => {
    const { token_hash } = await admin.mint(request());
    letExpire(server, "EnrollmentToken", `tokenHash = '${token_hash}'`);
    await server.restart();
    await expect.poll(() => sealedOf(token_hash), { timeout: 70_000, interval: 250 }).toBeNull();
    await admin.login(server.username, server.password);
  });
});

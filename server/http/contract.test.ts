import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POST as enroll } from "@/app/api/agents/enroll/route";
import { GET as audit } from "@/app/api/audit/route";
import { POST as logIn } from "@/app/api/auth/login/route";
import { POST as logOut } from "@/app/api/auth/logout/route";
import { GET as me } from "@/app/api/auth/me/route";
import { POST as revoke } from "@/app/api/enrollment-tokens/[tokenHash]/revoke/route";
import { GET as listTokens, POST as mint } from "@/app/api/enrollment-tokens/route";
import { GET as health } from "@/app/api/health/route";
import { GET as listJobs } from "@/app/api/hosts/[hostId]/jobs/route";
import { POST as probe } from "@/app/api/hosts/[hostId]/repo/probe/route";
import { PUT as putRepo } from "@/app/api/hosts/[hostId]/repo/route";
import { GET as getHost, DELETE as removeHost } from "@/app/api/hosts/[hostId]/route";
import { GET as listSnapshots } from "@/app/api/hosts/[hostId]/snapshots/route";
import { GET as listGroups } from "@/app/api/hosts/[hostId]/source-groups/route";
import { GET as listHosts } from "@/app/api/hosts/route";
import { POST as cancel } from "@/app/api/jobs/[jobId]/cancel/route";
import { GET as getJob } from "@/app/api/jobs/[jobId]/route";
import { POST as setUp, GET as setupState } from "@/app/api/setup/route";
import { POST as run } from "@/app/api/source-groups/[sourceGroupId]/run/route";
import { PATCH as changeUser, DELETE as removeUser } from "@/app/api/users/[userId]/route";
import { POST as createUser, GET as listUsers } from "@/app/api/users/route";
import { setRuntime } from "@/server/runtime";
import { addUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createHost } from "@/server/testing/factories";
import { type Answer, callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import type { NextHandler } from "./methods";

const MINT = {
  hostname: "newhost.example",
  tags: ["prod", "london"],
  repo_url: "rest:https://rest.example/newhost",
  repo_username: "backup",
  repo_password: "typed-password",
  initial_paths: ["/etc"],
};
const MACHINE = { hostname: "newhost", os: "linux", arch: "amd64", agent_version: "0.1.0", restic_version: "0.16.4" };
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let test: TestContext;
let session: string;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  await addUser(test, "root", "admin");
  session = cookieOf(await logInAs("root"));
});
afterEach(() => test.close());

const send = (handler: NextHandler, method: string, body?: unknown, params?: Record<string, string>) =>
  callRoute(handler, testRequest("/", { method, session, ...(body === undefined ? {} : { body }) }), params);
const logInAs = (username: string, password = TEST_PASSWORD) =>
  callRoute(logIn, testRequest("/", { method: "POST", body: { username, password } }));
const cookieOf = (answer: Answer) => /^rm_session=([^;]+);/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? "";
const field = (answer: Answer, name: string): string => String((answer.body as Record<string, unknown>)[name]);

async function enrolledHost(): Promise<string> {
  const token = field(await send(mint, "POST", MINT), "token");
  const answer = await callRoute(enroll, testRequest("/", { method: "POST", body: { token, ...MACHINE } }));
  return field(answer, "host_id");
}

describe("login", () => {
  it("answers user and role and sets the one cookie for 24 hours", async () => {
    const answer = await logInAs("root");
    expect(answer).toMatchObject({ status: 200, body: { user_id: expect.any(String), role: "admin" } });
    expect(Object.keys(answer.body as object).sort()).toEqual(["role", "user_id"]);
    const attributes = answer.headers.get("set-cookie")?.split("; ").slice(1).sort();
    expect(attributes).toEqual(["HttpOnly", "Max-Age=86400", "Path=/", "SameSite=Lax", "Secure"]);
  });

  it("sets no Secure cookie where browsers come by plain HTTP", async () => {
    setRuntime({ ...test.services, site: { ...test.services.site, publicUrl: "http://127.0.0.1:8480" } });
    expect((await logInAs("root")).headers.get("set-cookie")).not.toContain("Secure");
  });

  it("refuses wrong and unknown alike, and malformed as such", async () => {
    const [wrong, unknown] = [await logInAs("root", "wrong"), await logInAs("nobody")];
    expect(wrong).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });
    expect(unknown.body).toEqual(wrong.body);
    const malformed = await callRoute(logIn, testRequest("/", { method: "POST", body: { username: 7 } }));
    expect(malformed).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });

  it("is over after logging out, and logging out again is fine", async () => {
    expect(await send(me, "GET")).toMatchObject({
      status: 200,
      body: { username: "root", role: "admin", expires_at: expect.stringMatching(INSTANT) },
    });
    const answer = await send(logOut, "POST");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("set-cookie")).toMatch(/^rm_session=; .*Max-Age=0/);
    expect(await send(me, "GET")).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(await send(logOut, "POST")).toMatchObject({ status: 204 });
  });
});

describe("enrollment tokens", () => {
  it("are minted, listed without the raw token, and revoked", async () => {
    const minted = await send(mint, "POST", MINT);
    expect(minted).toMatchObject({
      status: 200,
      body: {
        token: expect.stringMatching(/^rme_/),
        expires_at: expect.stringMatching(INSTANT),
        token_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        install_command: expect.stringContaining("https://backup.test/install/install.sh"),
      },
    });
    const list = await send(listTokens, "GET");
    expect(list.body).toEqual([
      {
        token_hash: field(minted, "token_hash"),
        hostname: "newhost.example",
        tags: ["prod", "london"],
        repo_url: MINT.repo_url,
        state: "pending",
        created_by: "root",
        created_at: expect.stringMatching(INSTANT),
        expires_at: field(minted, "expires_at"),
        used_at: null,
        host_id: null,
      },
    ]);
    expect(JSON.stringify(list.body)).not.toContain(field(minted, "token"));
    const params = { tokenHash: field(minted, "token_hash") };
    expect(await send(revoke, "POST", undefined, params)).toMatchObject({ status: 200, body: { state: "revoked" } });
    const body = { token: field(minted, "token"), ...MACHINE };
    expect(await callRoute(enroll, testRequest("/", { method: "POST", body }))).toMatchObject({
      status: 410,
      body: { code: "token_revoked" },
    });
  });

  it.each([
    ["hostname", { hostname: "no host!" }],
    ["repo_url", { repo_url: "ftp://x" }],
    ["initial_paths.0", { initial_paths: ["relative"] }],
    ["tags", { tags: "prod" }],
    ["repo_username", { repo_username: "u", repo_url: "rest:https://a:b@rest.example/" }],
  ])("with a bad %s are refused with that name", async (name, change) => {
    const answer = await send(mint, "POST", { ...MINT, ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request", details: [{ field: name }] } });
    expect((await send(listTokens, "GET")).body).toEqual([]);
  });
});

describe("enrolment", () => {
  it("answers host id, bearer and pin, once", async () => {
    const body = { token: field(await send(mint, "POST", MINT), "token"), ...MACHINE };
    const post = () => callRoute(enroll, testRequest("/", { method: "POST", body }));
    expect(await post()).toMatchObject({
      status: 200,
      body: { host_id: expect.any(String), agent_token: expect.stringMatching(/^rma_/), cert_pin_sha256: "" },
    });
    expect(await post()).toMatchObject({ status: 410, body: { code: "token_used" } });
  });

  it.each([
    [401, "token_invalid", {}],
    [400, "unsupported_platform", { os: "plan9" }],
    [400, "invalid_request", { agent_version: undefined }],
    [400, "invalid_request", { hostname: "no host!" }],
  ])("answers %i %s", async (status, code, change) => {
    const body = { token: "rme_nobody-minted-this", ...MACHINE, ...change };
    expect(await callRoute(enroll, testRequest("/", { method: "POST", body }))).toMatchObject({
      status,
      body: { code },
    });
  });
});

describe("a host", () => {
  it("is listed with the contract's fields and no secret", async () => {
    const hostId = await enrolledHost();
    const list = await send(listHosts, "GET");
    expect(list.body).toEqual([
      expect.objectContaining({
        host_id: hostId,
        hostname: "newhost.example",
        tags: ["prod", "london"],
        os: "linux",
        arch: "amd64",
        status: "offline",
        repo_status: "pending",
        repo_url: MINT.repo_url,
        agent_version: "0.1.0",
        restic_version: "0.16.4",
        last_seen_at: null,
        created_at: expect.stringMatching(INSTANT),
      }),
    ]);
    expect(JSON.stringify(list.body)).not.toMatch(/typed-password|token|sealed/i);
    expect((await send(getHost, "GET", undefined, { hostId })).body).toEqual((list.body as unknown[])[0]);
  });

  it("has its init job, which is filtered by kind and status, and shown with its output", async () => {
    const hostId = await enrolledHost();
    const jobs = (query: string) => callRoute(listJobs, testRequest(`/${query}`, { session }), { hostId });
    const { body } = await jobs("?kind=init&status=queued&limit=5");
    expect(body).toEqual([expect.objectContaining({ kind: "init", status: "queued", host_id: hostId })]);
    expect((await jobs("?status=failed")).body).toEqual([]);
    expect(await jobs("?status=nonsense")).toMatchObject({ status: 400, body: { details: [{ field: "status" }] } });
    expect(await jobs("?limit=0")).toMatchObject({ status: 400, body: { details: [{ field: "limit" }] } });
    const jobId = (body as { job_id: string }[])[0]?.job_id ?? "";
    expect(await send(getJob, "GET", undefined, { jobId })).toMatchObject({
      status: 200,
      body: { job_id: jobId, kind: "init", output: "" },
    });
    expect(await send(cancel, "POST", undefined, { jobId })).toMatchObject({ status: 202 });
    expect(await send(cancel, "POST", undefined, { jobId })).toMatchObject({ status: 409 });
  });

  it("probes and takes another repository, each with a job", async () => {
    const hostId = await enrolledHost();
    const accepted = { status: 202, body: { job_id: expect.any(String) } };
    expect(await send(probe, "POST", undefined, { hostId })).toMatchObject(accepted);
    expect(await send(putRepo, "PUT", { repo_password: "another" }, { hostId })).toMatchObject(accepted);
    expect(await send(putRepo, "PUT", { repo_url: "ftp://x" }, { hostId })).toMatchObject({
      status: 400,
      body: { details: [{ field: "repo_url" }] },
    });
    expect(await send(putRepo, "PUT", {}, { hostId })).toMatchObject({ status: 400 });
  });

  it("has the default source group, which runs, and snapshots", async () => {
    const hostId = await enrolledHost();
    await test.services.db.prisma.repository.updateMany({ data: { state: "ready" } });
    const { body } = await send(listGroups, "GET", undefined, { hostId });
    expect(body).toEqual([expect.objectContaining({ name: "default", paths: ["/etc"], host_id: hostId })]);
    const sourceGroupId = (body as { source_group_id: string }[])[0]?.source_group_id ?? "";
    expect(await send(run, "POST", undefined, { sourceGroupId })).toMatchObject({
      status: 202,
      body: { job_id: expect.any(String) },
    });
    expect(await send(listSnapshots, "GET", undefined, { hostId })).toMatchObject({ status: 200, body: [] });
  });

  it("is removed once", async () => {
    const hostId = await enrolledHost();
    expect(await send(removeHost, "DELETE", undefined, { hostId })).toMatchObject({ status: 204 });
    expect(await send(removeHost, "DELETE", undefined, { hostId })).toMatchObject({
      status: 404,
      body: { code: "host_not_found" },
    });
  });

  it("list is cut into pages when asked", async () => {
    for (const hostname of ["a", "b", "c"]) await createHost(test, { hostname });
    const page = (query: string) => callRoute(listHosts, testRequest(`/${query}`, { session }));
    const first = await page("?limit=2");
    expect(first.body).toMatchObject([{ hostname: "a" }, { hostname: "b" }]);
    const second = await page(`?limit=2&cursor=${first.headers.get("x-next-cursor")}`);
    expect(second.body).toMatchObject([{ hostname: "c" }]);
    expect(second.headers.has("x-next-cursor")).toBe(false);
    expect((await page("")).body).toHaveLength(3);
  });
});

describe("users and audit", () => {
  it("are created, listed, changed and removed", async () => {
    const created = await send(createUser, "POST", { username: "Bob", password: TEST_PASSWORD, role: "viewer" });
    expect(created).toMatchObject({ status: 201, body: { username: "bob", role: "viewer", disabled: false } });
    const params = { userId: field(created, "user_id") };
    expect(await send(changeUser, "PATCH", { disabled: true }, params)).toMatchObject({ body: { disabled: true } });
    expect(await send(changeUser, "PATCH", {}, params)).toMatchObject({ status: 400 });
    expect(await send(changeUser, "PATCH", { password: "short" }, params)).toMatchObject({
      status: 400,
      body: { details: [{ field: "password" }] },
    });
    expect((await send(listUsers, "GET")).body).toHaveLength(2);
    expect(await send(removeUser, "DELETE", undefined, params)).toMatchObject({ status: 204 });
    expect(await send(removeUser, "DELETE", undefined, params)).toMatchObject({ status: 404 });
    const entries = await send(audit, "GET");
    expect(entries.body).toMatchObject({
      entries: expect.arrayContaining([
        expect.objectContaining({ action: "users.delete", actor_name: "root", target_kind: "user" }),
      ]),
    });
  });

  it("do not let the last admin go", async () => {
    const userId = field(await send(me, "GET"), "user_id");
    expect(await send(removeUser, "DELETE", undefined, { userId })).toMatchObject({
      status: 409,
      body: { code: "last_admin" },
    });
  });
});

it("setup is closed once there is an account, and health needs no login", async () => {
  const nobody = (method: string, body?: unknown) =>
    testRequest("/", { method, ...(body === undefined ? {} : { body }) });
  expect((await callRoute(setupState, nobody("GET"))).body).toEqual({ is_open: false });
  const body = { code: "x", username: "eve", password: TEST_PASSWORD };
  expect(await callRoute(setUp, nobody("POST", body))).toMatchObject({ status: 409, body: { code: "setup_done" } });
  expect((await callRoute(health, nobody("GET"))).body).toMatchObject({ status: "ok" });
});

import { beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import {
  expectProblem,
  letExpire,
  makePerson,
  refusedFields,
  startContractServer,
  stranger,
  withDatabase,
} from "./support";

interface Minted {
  token: string;
  token_id: string;
  expires_at: string;
}

const PATH = "/api/auth/api-tokens";
let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

const mint = (api: Api, role_limit: string, changes: Record<string, unknown> = {}) =>
  api.call<Minted>("POST", PATH, { name: "bot", role_limit, expires_in_days: 30, ...changes });
const asBot = (token: string, method: string, path: string, body?: unknown) =>
  stranger(server).request(method, path, body, { authorization: `Bearer ${token}` });
const order = { hostname: "web-1.example", repo_url: "rest:https://rest.example/web-1" };

describe("an API token", () => {
  it("stands in for the cookie, and only its hash is kept", async () => {
    const { token, token_id, expires_at } = await mint(admin, "operator");
    expect(token).toMatch(/^rmt_[\w-]{32,}$/);
    expect(Math.abs(Date.parse(expires_at) - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
    expect((await asBot(token, "GET", "/api/hosts")).status).toBe(200);
    expect((await asBot(token, "POST", "/api/enrollment-tokens", order)).status).toBe(200);
    expect((await asBot(token, "GET", "/api/auth/me")).json).toMatchObject({
      username: server.username,
      role: "operator",
    });
    const listed = await admin.request("GET", PATH);
    expect(listed.json).toContainEqual(expect.objectContaining({ token_id, name: "bot", role_limit: "operator" }));
    expect(listed.text).not.toContain(token);
    const rows = withDatabase(server, (database) => JSON.stringify(database.prepare("SELECT * FROM ApiToken").all()));
    expect(rows).not.toContain(token);
  });

  it("may do no more than its ceiling, nor more than its user", async () => {
    const ceiling = await mint(admin, "viewer");
    expect((await asBot(ceiling.token, "GET", "/api/hosts")).status).toBe(200);
    expectProblem(await asBot(ceiling.token, "POST", "/api/enrollment-tokens", order), 401, "role_required");
    expectProblem(await asBot(ceiling.token, "GET", "/api/users"), 403, "role_required");

    const person = await makePerson(server, admin, "operator");
    expectProblem(
      await person.api.request("POST", PATH, { name: "x", role_limit: "admin", expires_in_days: 1 }),
      403,
      "role_required",
    );
    const { token } = await mint(person.api, "operator");
    expect((await asBot(token, "POST", "/api/enrollment-tokens", order)).status).toBe(200);
    await admin.call("PATCH", `/api/users/${person.userId}`, { role: "viewer" });
    expectProblem(await asBot(token, "POST", "/api/enrollment-tokens", order), 401, "role_required");
    await admin.call("PATCH", `/api/users/${person.userId}`, { disabled: true });
    expectProblem(await asBot(token, "GET", "/api/hosts"), 401, "unauthenticated");
  });

  it("ends when it is revoked, and when its time is over", async () => {
    const [revoked, expired] = [await mint(admin, "viewer"), await mint(admin, "viewer")];
    expect((await admin.request("DELETE", `${PATH}/${revoked.token_id}`)).status).toBe(204);
    expectProblem(await asBot(revoked.token, "GET", "/api/hosts"), 401, "unauthenticated");
    expect((await asBot(expired.token, "GET", "/api/hosts")).status).toBe(200);
    letExpire(server, "ApiToken", `id = '${expired.token_id}'`);
    expectProblem(await asBot(expired.token, "GET", "/api/hosts"), 401, "unauthenticated");
    expectProblem(await admin.request("DELETE", `${PATH}/none`), 404, /not_found$/);
  });

  it("cannot make another one, so a stolen one does not outlive itself", async () => {
    const { token } = await mint(admin, "admin");
    const body = { name: "x", role_limit: "viewer", expires_in_days: 3650 };
    expectProblem(await asBot(token, "POST", PATH, body), 403, "role_required");
  });

  it("needs no Origin check, because no browser sends it by itself; a wrong one beats a good cookie", async () => {
    const { token } = await mint(admin, "operator");
    const headers = { authorization: `Bearer ${token}`, origin: "https://bots.example" };
    expect((await stranger(server).request("POST", "/api/enrollment-tokens", order, headers)).status).toBe(200);
    const wrong = { authorization: "Bearer rmt_nobody-gave-this-token-to-anybody" };
    expectProblem(await admin.request("GET", "/api/hosts", undefined, wrong), 401, "unauthenticated");
  });

  it("of others is out of reach for lower roles", async () => {
    const { token_id } = await mint(admin, "viewer");
    const person = await makePerson(server, admin, "operator");
    expect((await person.api.request("GET", PATH)).json).toEqual([]);
    expectProblem(await person.api.request("DELETE", `${PATH}/${token_id}`), 404, /not_found$/);
  });

  it.each([
    ["name", { name: "" }],
    ["role_limit", { role_limit: "root" }],
    ["expires_in_days", { expires_in_days: 0 }],
    ["expires_in_days", { expires_in_days: 1.5 }],
    ["expires_in_days", { expires_in_days: 1e9 }],
    ["expires_in_days", { expires_in_days: "1" }],
  ])("with a bad %s is refused (%#)", async (field, changes) => {
    const body = { name: "bot", role_limit: "viewer", expires_in_days: 1, ...changes };
    const problem = expectProblem(await admin.request("POST", PATH, body), 400, "invalid_request");
    expect(refusedFields(problem)).toEqual([field]);
  });
});

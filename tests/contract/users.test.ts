import { beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import { waitFor } from "../harness/wait-for";
import { expectProblem, fromNewAddress, makePerson, refusedFields, startContractServer, stranger } from "./support";

interface User {
  user_id: string;
  username: string;
  role: string;
  disabled: boolean;
}

let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

const users = () => admin.call<User[]>("GET", "/api/users");
const user = async (userId: string) => (await users()).find(({ user_id }) => user_id === userId);
const login = (username: string, password: string) =>
  stranger(server).request("POST", "/api/auth/login", { username, password }, fromNewAddress());

describe("/api/auth/password", () => {
  it("gives oneself another password with the one of before, and ends one's other sessions", async () => {
    const person = await makePerson(server, admin, "viewer");
    const elsewhere = server.api();
    await elsewhere.login(person.username, person.password);
    const body = { current_password: person.password, new_password: "the next long password" };
    const wrong = await person.api.request("POST", "/api/auth/password", { ...body, current_password: "not this" });
    expect(expectProblem(wrong, 400, "invalid_request").details).toEqual([
      { field: "current_password", message: "is wrong" },
    ]);
    expect((await person.api.request("POST", "/api/auth/password", body)).status).toBe(204);
    expect((await person.api.request("GET", "/api/auth/me")).status).toBe(200);
    expectProblem(await elsewhere.request("GET", "/api/auth/me"), 401, "unauthenticated");
    expectProblem(await login(person.username, person.password), 401, "invalid_credentials");
    expect((await login(person.username, body.new_password)).status).toBe(200);
  });
});

describe("/api/users", () => {
  it("lists accounts without anything of their passwords", async () => {
    const person = await makePerson(server, admin, "viewer");
    const listed = await admin.request("GET", "/api/users");
    expect(await user(person.userId)).toMatchObject({ username: person.username, role: "viewer", disabled: false });
    expect(listed.text).not.toMatch(/password|hash|argon/i);
  });

  it("makes accounts that can log in", async () => {
    const password = "a long enough password";
    const made = await admin.request("POST", "/api/users", { username: "Ana.B", password, role: "operator" });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ user_id: expect.any(String), username: "ana.b", role: "operator" });
    const answer = await login("ana.b", password);
    expect(answer.json).toEqual({ user_id: (made.json as User).user_id, role: "operator" });
    expectProblem(
      await admin.request("POST", "/api/users", { username: "ana.B", password, role: "viewer" }),
      409,
      "username_taken",
    );
  });

  const good = { username: "someone", password: "a long enough password", role: "viewer" };
  it.each([
    ["username", { ...good, username: "" }],
    ["username", { ...good, username: "a b" }],
    ["username", { ...good, username: "a\nb" }],
    ["username", { ...good, username: "x".repeat(500) }],
    ["username", { ...good, username: 7 }],
    ["password", { ...good, password: "short" }],
    ["password", { ...good, password: "" }],
    ["password", { ...good, password: null }],
    ["password", { username: "someone", role: "viewer" }],
    ["role", { ...good, role: "root" }],
    ["role", { ...good, role: ["admin"] }],
  ])("refuses a bad %s and stores nothing: %j", async (field, body) => {
    const before = await users();
    const problem = expectProblem(await admin.request("POST", "/api/users", body), 400, "invalid_request");
    expect(refusedFields(problem)).toContain(field);
    expect(await users()).toEqual(before);
  });

  it("changes a role with effect on the very next request", async () => {
    const person = await makePerson(server, admin, "viewer");
    const mint = { hostname: "web-1.example", repo_url: "rest:https://rest.example/web-1" };
    expectProblem(await person.api.request("POST", "/api/enrollment-tokens", mint), 401, "role_required");
    const changed = await admin.request("PATCH", `/api/users/${person.userId}`, { role: "operator" });
    expect(changed).toMatchObject({ status: 200, json: { user_id: person.userId, role: "operator" } });
    expect((await person.api.request("POST", "/api/enrollment-tokens", mint)).status).toBe(200);
    await admin.call("PATCH", `/api/users/${person.userId}`, { role: "viewer" });
    expectProblem(await person.api.request("POST", "/api/enrollment-tokens", mint), 401, "role_required");
  });

  it("disables an account, its sessions and its login, and enables it again", async () => {
    const person = await makePerson(server, admin, "operator");
    await admin.call("PATCH", `/api/users/${person.userId}`, { disabled: true });
    expectProblem(await person.api.request("GET", "/api/hosts"), 401, "unauthenticated");
    expectProblem(await login(person.username, person.password), 401, "invalid_credentials");
    await admin.call("PATCH", `/api/users/${person.userId}`, { disabled: false });
    expectProblem(await person.api.request("GET", "/api/hosts"), 401, "unauthenticated");
    expect((await login(person.username, person.password)).status).toBe(200);
  });

  it("resets a password, which ends the sessions opened with the old one", async () => {
    const person = await makePerson(server, admin, "viewer");
    await admin.call("PATCH", `/api/users/${person.userId}`, { password: "another long password" });
    expectProblem(await person.api.request("GET", "/api/auth/me"), 401, "unauthenticated");
    expectProblem(await login(person.username, person.password), 401, "invalid_credentials");
    expect((await login(person.username, "another long password")).status).toBe(200);
  });

  it("removes an account, and its sessions with it", async () => {
    const person = await makePerson(server, admin, "viewer");
    expect((await admin.request("DELETE", `/api/users/${person.userId}`)).status).toBe(204);
    expectProblem(await person.api.request("GET", "/api/auth/me"), 401, "unauthenticated");
    expect(await user(person.userId)).toBeUndefined();
    expectProblem(await admin.request("DELETE", `/api/users/${person.userId}`), 404, "user_not_found");
    expectProblem(
      await admin.request("PATCH", `/api/users/${person.userId}`, { role: "viewer" }),
      404,
      "user_not_found",
    );
  });

  it("is closed to lower roles", async () => {
    for (const role of ["viewer", "operator"] as const) {
      const { api, userId } = await makePerson(server, admin, role);
      expectProblem(await api.request("GET", "/api/users"), 403, "role_required");
      expectProblem(await api.request("POST", "/api/users", good), 403, "role_required");
      expectProblem(await api.request("PATCH", `/api/users/${userId}`, { role: "admin" }), 403, "role_required");
      expectProblem(await api.request("DELETE", `/api/users/${userId}`), 403, "role_required");
    }
    expectProblem(await stranger(server).request("GET", "/api/users"), 401, "unauthenticated");
  });
});

describe("the last admin", () => {
  it("cannot be lowered, disabled or removed, also not by itself", async () => {
    const { user_id } = await admin.call<User>("GET", "/api/auth/me");
    const path = `/api/users/${user_id}`;
    expectProblem(await admin.request("PATCH", path, { role: "operator" }), 409, "last_admin");
    expectProblem(await admin.request("PATCH", path, { disabled: true }), 409, "last_admin");
    expectProblem(await admin.request("DELETE", path), 409, "last_admin");
    expect(await user(user_id)).toMatchObject({ role: "admin", disabled: false });
    expect((await admin.request("GET", "/api/users")).status).toBe(200);
  });

  it("does not count a disabled admin as another one", async () => {
    const spare = await makePerson(server, admin, "admin");
    await admin.call("PATCH", `/api/users/${spare.userId}`, { disabled: true });
    const { user_id } = await admin.call<User>("GET", "/api/auth/me");
    expectProblem(await admin.request("PATCH", `/api/users/${user_id}`, { role: "viewer" }), 409, "last_admin");
    await admin.call("DELETE", `/api/users/${spare.userId}`);
  });

  it("stays when two admins lower each other at the same time", async () => {
    const other = await makePerson(server, admin, "admin");
    const { user_id: ownId } = await admin.call<User>("GET", "/api/auth/me");
    const lower = (api: Api, userId: string) => api.request("PATCH", `/api/users/${userId}`, { role: "operator" });
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all([lower(admin, other.userId), lower(other.api, ownId)]);
      // The loser is refused as the last admin, or has lost its own role a moment before.
      const refusals = answers.filter(({ status }) => status !== 200);
      expect(refusals).toHaveLength(1);
      for (const { status } of refusals) expect([403, 409]).toContain(status);
      const winner = answers[0]?.status === 200 ? admin : other.api;
      const admins = await winner.call<User[]>("GET", "/api/users");
      expect(admins.filter(({ role, disabled }) => role === "admin" && !disabled)).toHaveLength(1);
      const loserId = winner === admin ? other.userId : ownId;
      await winner.call("PATCH", `/api/users/${loserId}`, { role: "admin" });
    }
    await admin.call("DELETE", `/api/users/${other.userId}`);
  });
});

describe("the audit log", () => {
  it("knows who did what to accounts, without passwords", async () => {
    const person = await makePerson(server, admin, "viewer");
    await admin.call("PATCH", `/api/users/${person.userId}`, { password: "another long password" });
    const log = await waitFor(
      async () => {
        const answer = await admin.request("GET", "/api/audit");
        return answer.text.includes(person.userId) && answer;
      },
      { what: "the audit log to name the account" },
    );
    expect(log.status).toBe(200);
    expect(log.text).toContain(server.username);
    expect(log.text).not.toContain(person.password);
    expect(log.text).not.toContain("another long password");
    expectProblem(await person.api.request("GET", "/api/audit"), 401, "unauthenticated");
  });
});

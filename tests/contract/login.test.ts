import { beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import {
  expectProblem,
  fromNewAddress,
  letExpire,
  makePerson,
  startContractServer,
  stranger,
  withDatabase,
} from "./support";

const DAY_MS = 86_400_000;
let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

const login = (username: unknown, password: unknown, headers: Record<string, string> = {}) =>
  stranger(server).request("POST", "/api/auth/login", { username, password }, { ...fromNewAddress(), ...headers });

/** Name to value of the attributes of the session cookie, names in lower case. */
function cookieAttributes(line: string): Map<string, string> {
  const pairs = line.split(";").map((part) => part.trim().split("="));
  return new Map(pairs.map(([name = "", ...value]) => [name.toLowerCase(), value.join("=")]));
}

describe("POST /api/auth/login", () => {
  it("answers who it is, and gives a cookie that scripts cannot read and other sites cannot send", async () => {
    const answer = await login(server.username, server.password);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ user_id: expect.any(String), role: "admin" });
    const lines = answer.headers["set-cookie"] ?? [];
    expect(lines).toHaveLength(1);
    const attributes = cookieAttributes(lines[0] ?? "");
    expect(attributes.get("rm_session")).toMatch(/^[\w-]{32,}$/);
    expect(attributes.has("httponly")).toBe(true);
    expect(attributes.get("samesite")?.toLowerCase()).toBe("lax");
    expect(attributes.get("path")).toBe("/");
    expect(attributes.has("secure")).toBe(false);
    expect(attributes.has("domain")).toBe(false);
    const lifetimeMs = attributes.has("max-age")
      ? Number(attributes.get("max-age")) * 1000
      : Date.parse(attributes.get("expires") ?? "") - Date.now();
    expect(Math.abs(lifetimeMs - DAY_MS)).toBeLessThan(60_000);
    expect(answer.headers["cache-control"]).toContain("no-store");
  });

  it("marks the cookie Secure when the public address is https", async () => {
    const https = await startContractServer({ RM_PUBLIC_URL: "https://backup.example.test" });
    const answer = await https.api().request("POST", "/api/auth/login", {
      username: https.username,
      password: https.password,
    });
    expect(cookieAttributes(answer.headers["set-cookie"]?.[0] ?? "").has("secure")).toBe(true);
    await https.stop();
  });

  it("gives every login a session of its own, and stores no session in the clear", async () => {
    const [one, two] = [server.api(), server.api()];
    await one.login(server.username, server.password);
    await two.login(server.username, server.password);
    const cookies = [one.cookie("rm_session") ?? "", two.cookie("rm_session") ?? ""];
    expect(new Set(cookies).size).toBe(2);
    const rows = withDatabase(server, (database) => JSON.stringify(database.prepare("SELECT * FROM Session").all()));
    for (const cookie of cookies) expect(rows).not.toContain(cookie);
  });

  it("answers a wrong password, an unknown user and a disabled user alike, in the same time", async () => {
    const disabled = await makePerson(server, admin, "viewer");
    await admin.call("PATCH", `/api/users/${disabled.userId}`, { disabled: true });
    const tries: Record<string, [string, string]> = {
      wrong: [server.username, "not the password"],
      unknown: ["nobody-of-that-name", "not the password"],
      disabled: [disabled.username, disabled.password],
    };
    const bodies: unknown[] = [];
    const fastest: Record<string, number> = {};
    // In turns, so that whatever else this machine does meets all of them.
    for (let round = 0; round < 4; round += 1)
      for (const [who, [username, password]] of Object.entries(tries)) {
        const startedAt = performance.now();
        const answer = await login(username, password);
        fastest[who] = Math.min(fastest[who] ?? Number.POSITIVE_INFINITY, performance.now() - startedAt);
        expectProblem(answer, 401, "invalid_credentials");
        expect(answer.headers["set-cookie"]).toBeUndefined();
        bodies.push(answer.json);
      }
    const fastestMs = Object.values(fastest);
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    // One that took no hashing would be many times faster.
    expect(Math.min(...fastestMs)).toBeGreaterThan(Math.max(...fastestMs) / 2.5);
  });

  it.each([
    ["broken JSON", '{"username":'],
    ["no JSON at all", "username=admin"],
    ["nothing", ""],
    ["null", "null"],
    ["an array", "[]"],
    ["a text", '"admin"'],
    ["no fields", "{}"],
    ["no password", '{"username":"admin"}'],
    ["a number for a name", '{"username":1,"password":"x"}'],
    ["an object for a password", '{"username":"admin","password":{"$ne":null}}'],
    ["an empty name", '{"username":"","password":"x"}'],
    ["an empty password", '{"username":"admin","password":""}'],
  ])("answers %s with 400 invalid_request", async (_what, body) => {
    const headers = { "content-type": "application/json", ...fromNewAddress() };
    expectProblem(await stranger(server).request("POST", "/api/auth/login", body, headers), 400, "invalid_request");
  });

  it("names the refused field", async () => {
    const answer = await stranger(server).request("POST", "/api/auth/login", { username: "admin" }, fromNewAddress());
    expect(expectProblem(answer, 400, "invalid_request").details).toEqual([
      { field: "password", message: expect.any(String) },
    ]);
  });
});

describe("the session", () => {
  it("tells who it is and until when, and using it does not make it longer", async () => {
    const api = await server.adminApi();
    const me = await api.call<{ expires_at: string }>("GET", "/api/auth/me");
    expect(me).toEqual({
      user_id: expect.any(String),
      username: server.username,
      role: "admin",
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    });
    expect(Math.abs(Date.parse(me.expires_at) - Date.now() - DAY_MS)).toBeLessThan(60_000);
    expect(await api.call("GET", "/api/auth/me")).toEqual(me);
  });

  it("is dead on the server after logout, and only that one", async () => {
    const [one, two] = [await server.adminApi(), await server.adminApi()];
    const cookie = `rm_session=${one.cookie("rm_session")}`;
    const answer = await one.request("POST", "/api/auth/logout");
    expect(answer.status).toBe(204);
    expect(answer.text).toBe("");
    expect(one.cookie("rm_session")).toBeUndefined();
    const replayed = await stranger(server).request("GET", "/api/auth/me", undefined, { cookie });
    expectProblem(replayed, 401, "unauthenticated");
    expect((await two.request("GET", "/api/auth/me")).status).toBe(200);
  });

  it("that has expired is 401 everywhere, and logging in again repairs it", async () => {
    const person = await makePerson(server, admin, "operator");
    expect(letExpire(server, "Session", `userId = '${person.userId}'`)).toBe(1);
    const mint = { hostname: "web-1.example", repo_url: "rest:https://rest.example/web-1" };
    expectProblem(await person.api.request("POST", "/api/enrollment-tokens", mint), 401, "unauthenticated");
    expectProblem(await person.api.request("GET", "/api/hosts"), 401, "unauthenticated");
    expectProblem(await person.api.request("GET", "/api/auth/me"), 401, "unauthenticated");
    await person.api.login(person.username, person.password);
    expect((await person.api.request("POST", "/api/enrollment-tokens", mint)).status).toBe(200);
  });

  it("cannot be made up", async () => {
    for (const value of ["", "x", "a".repeat(43), "%00", "..", "null"])
      expectProblem(
        await stranger(server).request("GET", "/api/auth/me", undefined, { cookie: `rm_session=${value}` }),
        401,
        "unauthenticated",
      );
  });
});

describe("a write from another website", () => {
  const mint = { hostname: "web-2.example", repo_url: "rest:https://rest.example/web-2" };
  it.each(["https://evil.example", "null", "http://127.0.0.1:1", "http://evil.example:8480"])(
    "with the session cookie and Origin %s is 403 foreign_origin",
    async (origin) => {
      expectProblem(await admin.request("POST", "/api/enrollment-tokens", mint, { origin }), 403, "foreign_origin");
    },
  );

  it("is fine from the own address, and without any Origin", async () => {
    expect((await admin.request("POST", "/api/enrollment-tokens", mint, { origin: server.publicUrl })).status).toBe(
      200,
    );
    expect((await admin.request("POST", "/api/enrollment-tokens", mint)).status).toBe(200);
  });

  it("cannot log somebody out or in", async () => {
    const origin = "https://evil.example";
    const api = await server.adminApi();
    expectProblem(await api.request("POST", "/api/auth/logout", undefined, { origin }), 403, "foreign_origin");
    expect((await api.request("GET", "/api/auth/me")).status).toBe(200);
    expectProblem(await login(server.username, server.password, { origin }), 403, "foreign_origin");
  });
});

describe("the form of requests", () => {
  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonx",
    "",
  ])("refuses the type %j with 415", async (type) => {
    const body = JSON.stringify({ username: server.username, password: server.password });
    const headers = { "content-type": type, ...fromNewAddress() };
    const answer = await stranger(server).request("POST", "/api/auth/login", body, headers);
    expectProblem(answer, 415, "unsupported_media_type");
  });

  it("takes JSON with a character set", async () => {
    const type = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await login(server.username, server.password, type)).status).toBe(200);
  });

  it.each(["GET", "PUT", "PATCH", "DELETE"])("answers %s where only POST is with 405 and Allow", async (method) => {
    const answer = await stranger(server).request(method, "/api/auth/login");
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.allow).toBe("POST");
  });

  it("answers a body that is too large with 413, whatever its length says", async () => {
    const body = JSON.stringify({ username: "admin", password: "x".repeat(3_000_000) });
    const type = { "content-type": "application/json" };
    expectProblem(await stranger(server).request("POST", "/api/auth/login", body, type), 413, "body_too_large");
  });

  it.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("answers %s of unknown paths with a JSON 404", async (method) => {
    for (const path of ["/api", "/api/nothing", "/api/hosts/x/nothing", "/api/auth", "/api/%2e%2e%2fx"]) {
      const body = method === "GET" ? undefined : {};
      expectProblem(await admin.request(method, path, body), 404, "not_found");
      expectProblem(await stranger(server).request(method, path, body), 404, "not_found");
    }
  });
});

describe("too many tries", () => {
  it("are 429 with Retry-After for that account from that address, and for nobody else", async () => {
    const [one, two] = [await makePerson(server, admin, "viewer"), await makePerson(server, admin, "viewer")];
    const attacker = fromNewAddress();
    const attack = (password: string) => login(one.username, password, attacker);
    let answer = await attack("wrong");
    let tries = 1;
    for (; answer.status === 401 && tries < 30; tries += 1) answer = await attack("wrong");
    expect(tries).toBeGreaterThan(3);
    expectProblem(answer, 429, "rate_limited");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(3_600);

    expectProblem(await attack(one.password), 429, "rate_limited");
    expect((await login(one.username, one.password, fromNewAddress())).status).toBe(200);
    expect((await login(two.username, two.password, attacker)).status).toBe(200);
    expect((await one.api.request("GET", "/api/auth/me")).status).toBe(200);
  });

  it("of right passwords never lock anybody out", async () => {
    const address = fromNewAddress();
    for (let round = 0; round < 12; round += 1)
      expect((await login(server.username, server.password, address)).status).toBe(200);
  });
});

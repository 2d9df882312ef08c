import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { METHODS } from "@/server/http/methods";
import { ROUTES, type RouteNeed } from "@/server/http/routes-table";
import type { Api, ApiAnswer } from "../harness/api";
import { PROJECT_ROOT } from "../harness/paths";
import type { TestServer } from "../harness/server";
import { expectProblem, letExpire, makePerson, problemOf, type Role, startContractServer, stranger } from "./support";

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };
const routes = Object.entries(ROUTES as Record<string, RouteNeed>).map(([key, need]) => {
  const [method = "", pattern = ""] = key.split(" ");
  return { key, method, pattern, path: pattern.replaceAll(/\[[^\]]+\]/g, "none"), ...need };
});
/** They speak protocols of their own and answer for their procedures by themselves. */
const isForeign = (path: string) => /^\/api\/(trpc|auth\/none)/.test(path);
const own = routes.filter(({ path }) => !isForeign(path));
/** Would end the session that is walked with, or is limited by tries. */
const isWalkedByRole = ({ key }: { key: string }) => !/auth\/(login|logout)|POST \/api\/setup/.test(key);

let server: TestServer;
let admin: Api;
let people: Record<Role, Api>;
let bearers: Record<Role | "expired", string>;
let dead: Record<string, Api>;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
  people = {
    viewer: (await makePerson(server, admin, "viewer")).api,
    operator: (await makePerson(server, admin, "operator")).api,
    admin: (await makePerson(server, admin, "admin")).api,
  };
  const bearer = async (role_limit: Role) => {
    const body = { name: `bot ${role_limit}`, role_limit, expires_in_days: 1 };
    return (await admin.call<{ token: string }>("POST", "/api/auth/api-tokens", body)).token;
  };
  bearers = { expired: await bearer("operator"), viewer: "", operator: "", admin: "" };
  letExpire(server, "ApiToken");
  for (const role of ["viewer", "operator", "admin"] as const) bearers[role] = await bearer(role);
  dead = await deadSessions();
});

/** Sessions of former admins that are over in each of the ways there are. */
async function deadSessions(): Promise<Record<string, Api>> {
  const made = async () => makePerson(server, admin, "admin");
  const [disabled, removed, reset, expired, loggedOut] = [
    await made(),
    await made(),
    await made(),
    await made(),
    await made(),
  ];
  await admin.call("PATCH", `/api/users/${disabled.userId}`, { disabled: true });
  await admin.call("DELETE", `/api/users/${removed.userId}`);
  await admin.call("PATCH", `/api/users/${reset.userId}`, { password: "another long password" });
  letExpire(server, "Session", `userId = '${expired.userId}'`);
  const cookie = `rm_session=${loggedOut.api.cookie("rm_session")}`;
  await stranger(server).request("POST", "/api/auth/logout", undefined, { cookie });
  return {
    "a disabled user's session": disabled.api,
    "a removed user's session": removed.api,
    "a session from before a password reset": reset.api,
    "an expired session": expired.api,
    "a logged-out session": loggedOut.api,
  };
}

const call = (api: Api, { method, path }: { method: string; path: string }, headers: Record<string, string> = {}) =>
  api.request(method, path, method === "GET" ? undefined : {}, headers);

function expectDecided(answer: ApiAnswer, role: Role, { key, need, lowRoleStatus }: RouteNeed & { key: string }): void {
  if (need !== "anyone" && RANK[role] < RANK[need]) {
    expectProblem(answer, lowRoleStatus ?? 403, "role_required");
    return;
  }
  expect([401, 403], `${key} as ${role}: ${answer.text}`).not.toContain(answer.status);
  expect(answer.status, answer.text).toBeLessThan(500);
  if (answer.status >= 400) problemOf(answer);
}

describe.each(own)("$key", (route) => {
  it("is closed to nobody and to sessions and tokens that are over, and decides by role", async () => {
    if (route.need !== "anyone") {
      expectProblem(await call(stranger(server), route), 401, "unauthenticated");
      for (const [what, api] of Object.entries(dead)) {
        const answer = await call(api, route);
        expect(answer.status, `${what}: ${answer.text}`).toBe(401);
        expectProblem(answer, 401, "unauthenticated");
      }
      for (const token of [bearers.expired, "rmt_nobody-gave-this-token-to-anybody"])
        expectProblem(
          await call(stranger(server), route, { authorization: `Bearer ${token}` }),
          401,
          "unauthenticated",
        );
    }
    if (!isWalkedByRole(route)) return;
    for (const role of ["viewer", "operator", "admin"] as const) {
      expectDecided(await call(people[role], route), role, route);
      // An API token may do no more than its ceiling, whoever made it.
      const asBearer = await call(stranger(server), route, { authorization: `Bearer ${bearers[role]}` });
      const isForPersons = asBearer.status === 403 && /as a person/.test(asBearer.text);
      if (!isForPersons) expectDecided(asBearer, role, route);
    }
  });

  it("refuses a write from another website, whatever the role", async () => {
    if (route.method === "GET" || !isWalkedByRole(route)) return;
    expectProblem(await call(people.admin, route, { origin: "https://evil.example" }), 403, "foreign_origin");
  });
});

describe("each path", () => {
  const paths = [...new Set(own.map(({ path }) => path))];
  it.each(paths)("%s answers other methods with 405 and names the right ones", async (path) => {
    const known = own.filter((route) => route.path === path).map(({ method }) => method);
    if (known.includes("GET")) known.push("HEAD");
    for (const method of METHODS.filter((candidate) => !known.includes(candidate))) {
      const answer = await admin.request(method, path);
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(answer.headers.allow?.split(", ").sort()).toEqual([...known].sort());
      if (method !== "HEAD") expectProblem(answer, 405, "method_not_allowed");
    }
  });
});

describe("the table of routes", () => {
  it("names every method of every route file, and nothing else", () => {
    const app = join(PROJECT_ROOT, "app");
    const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(^|\/)route\.ts$/.test(name),
    );
    const served = files.flatMap((name) => {
      const path = `/${relative(".", name).replace(/\/route\.ts$/, "")}`;
      const text = readFileSync(join(app, name), "utf8");
      const keys = [...text.matchAll(/jsonRoute\(\s*"([A-Z]+ [^"]+)"/g)].map(([, key = ""]) => key);
      const plain = [...text.matchAll(/method: "([A-Z]+)"/g)].map(([, method]) => `${method} ${path}`);
      for (const key of keys) expect(key.split(" ")[1]).toBe(path);
      return path === "/api/[[...unknown]]" ? [] : [...keys, ...plain];
    });
    expect(served.sort()).toEqual(Object.keys(ROUTES).sort());
  });
});

describe("the routes with a protocol of their own", () => {
  it.each([
    "/api/trpc/none",
    "/api/trpc/users.list",
    "/api/trpc/hosts.list?batch=1",
    "/api/auth/none",
    "/api/auth/session",
  ])("%s tells nobody anything", async (path) => {
    for (const method of ["GET", "POST"]) {
      const answer = await stranger(server).request(method, path, method === "GET" ? undefined : {});
      expect(answer.status, answer.text).toBeLessThan(500);
      expect(answer.text).not.toMatch(/node_modules|at .*\.m?js:\d+|"stack"|username/);
    }
  });

  it("let a viewer call no procedure of a higher role", async () => {
    const forbidden = await people.viewer.request("GET", "/api/trpc/users.list");
    expect(forbidden.status, forbidden.text).toBe(403);
    const mint = { json: { hostname: "web-1", repoUrl: "/srv/restic" } };
    expect((await people.viewer.request("POST", "/api/trpc/enrollment.mint", mint)).status).toBe(403);
    expect((await people.operator.request("POST", "/api/trpc/enrollment.mint", mint)).status).toBe(200);
    const origin = { origin: "https://evil.example" };
    expect((await people.operator.request("POST", "/api/trpc/enrollment.mint", mint, origin)).status).toBe(403);
  });
});

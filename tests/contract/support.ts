import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect } from "vitest";
import { Api, type ApiAnswer } from "../harness/api";
import { startServer, type TestServer } from "../harness/server";

export type Role = "viewer" | "operator" | "admin";

/** A server whose tests may speak as any address: the loopback is a trusted proxy. */
export function startContractServer(env: Record<string, string | undefined> = {}): Promise<TestServer> {
  return startServer({ env: { RM_TRUSTED_PROXIES: "127.0.0.1", ...env } });
}

let lastAddress = 0;
/** A header that makes a request come from an address no other test used, so that no rate limit is shared. */
export function fromNewAddress(): { "x-forwarded-for": string } {
  lastAddress += 1;
  return { "x-forwarded-for": `192.0.2.${lastAddress}` };
}

export interface Person {
  api: Api;
  userId: string;
  username: string;
  password: string;
}

let lastPerson = 0;
/** Makes an account of that role and logs it in. */
export async function makePerson(server: TestServer, admin: Api, role: Role): Promise<Person> {
  lastPerson += 1;
  const username = `${role}-${lastPerson}`;
  const password = `Password-${username}-of-the-test`;
  const { user_id } = await admin.call<{ user_id: string }>("POST", "/api/users", { username, password, role });
  const api = server.api();
  await api.login(username, password);
  return { api, userId: user_id, username, password };
}

/** The contract's form of a refusal: JSON, a code, one sentence, nothing else but details. */
export function expectProblem(answer: ApiAnswer, status: number, code: string | RegExp): Problem {
  expect(answer.status, answer.text.slice(0, 500)).toBe(status);
  const problem = problemOf(answer);
  if (typeof code === "string") expect(problem.code).toBe(code);
  else expect(problem.code).toMatch(code);
  return problem;
}

export interface Problem {
  code: string;
  message: string;
  details?: { field: string; message: string }[];
}

/** Checks the form of any non-2xx body, whatever its status. */
export function problemOf(answer: ApiAnswer): Problem {
  expect(answer.headers["content-type"] ?? "").toMatch(/^application\/json\b/);
  expect(answer.json, answer.text.slice(0, 500)).toEqual({
    code: expect.stringMatching(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/),
    message: expect.stringMatching(/^\S[^\n]{5,}[.!]$/),
    ...(answer.text.includes('"details"') ? { details: expect.any(Array) } : {}),
  });
  expect(answer.text).not.toMatch(/<html|<!doctype|node_modules|\bat .*\.(?:m?js|ts):\d+|Prisma|ZodError|SQLITE/i);
  return answer.json as Problem;
}

/** The refused fields of a 400. */
export const refusedFields = (problem: Problem): string[] => (problem.details ?? []).map(({ field }) => field);

/** Looks into the server's database, or moves its clock by rewriting an instant, while the server runs. */
export function withDatabase<T>(server: TestServer, use: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(join(server.dataDir, "restic-manager.db"));
  try {
    database.pragma("busy_timeout = 5000");
    return use(database);
  } finally {
    database.close();
  }
}

/** Makes an instant of matching rows lie an hour back. Returns how many rows there were. */
export function letExpire(server: TestServer, table: string, where = "1 = 1"): number {
  return withDatabase(server, (database) => {
    const row = database.prepare(`SELECT typeof(expiresAt) AS type FROM ${table} WHERE ${where}`).get();
    const isText = (row as { type: string } | undefined)?.type === "text";
    const past = new Date(Date.now() - 3_600_000);
    const value = isText ? past.toISOString().replace("Z", "+00:00") : past.getTime();
    return database.prepare(`UPDATE ${table} SET expiresAt = ? WHERE ${where}`).run(value).changes;
  });
}

export function countRows(server: TestServer, table: string): number {
  return withDatabase(server, (database) => {
    const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number };
    return row.count;
  });
}

/** A client that sends only what it is told: no cookie of earlier answers. */
export const stranger = (server: TestServer): Api => new Api(server.url);

import { beforeAll, describe, expect, it } from "vitest";
import { jsonOperations } from "@/server/http/operations/table";
import { Api, type ApiAnswer } from "../harness/api";
import { waitFor } from "../harness/wait-for";
import { DescribedApi, type DescribedOperation } from "./described-api";
import { agentDrives } from "./operations/agents";
import { alertDrives } from "./operations/alerts";
import { downloadDrives } from "./operations/downloads";
import type { BadInput, Drive, Drives, Input } from "./operations/driver";
import { enrollmentDrives } from "./operations/enrollment";
import { hostDrives } from "./operations/hosts";
import { jobDrives } from "./operations/jobs";
import { overviewDrives } from "./operations/overview";
import { repositoryDrives } from "./operations/repositories";
import { restoreDrives } from "./operations/restores";
import { scheduleDrives } from "./operations/schedules";
import { serverDrives } from "./operations/server";
import { sourceGroupDrives } from "./operations/source-groups";
import { userDrives } from "./operations/users";
import { makeWorld, type World } from "./operations/world";
import { expectProblem, fromNewAddress, problemOf, type Role } from "./support";

const DRIVES: Drives = {
  ...userDrives,
  ...enrollmentDrives,
  ...hostDrives,
  ...repositoryDrives,
  ...restoreDrives,
  ...sourceGroupDrives,
  ...scheduleDrives,
  ...jobDrives,
  ...downloadDrives,
  ...overviewDrives,
  ...alertDrives,
  ...serverDrives,
  ...agentDrives,
};
const ROLES = ["viewer", "operator", "admin"] as const;
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };
const names = jsonOperations().map(({ operation }) => operation.name);

let world: World;
let api: DescribedApi;
beforeAll(async () => {
  world = await makeWorld();
  const answer = await new Api(world.server.url).request("GET", "/api/openapi.json");
  expect(answer.status).toBe(200);
  api = new DescribedApi(answer.json as Record<string, unknown>);
});

function find(name: string): { operation: DescribedOperation; drive: Drive } {
  const operation = api.operations.find((candidate) => candidate.name === name);
  const drive = DRIVES[name];
  if (!operation || !drive) throw new Error(`${name} has no entry in the driver`);
  return { operation, drive };
}

type Caller = { as: Role | null; headers?: Record<string, string> };

/** Sends an input and holds the answer against the document. */
async function call(operation: DescribedOperation, input: Input, { as, headers = {} }: Caller): Promise<ApiAnswer> {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, id: string) => input.path?.[id] ?? "none");
  const query = new URLSearchParams(input.query).toString();
  const client = as ? world.people[as] : new Api(world.server.url);
  const sent = { ...fromNewAddress(), ...input.headers, ...headers };
  const answer = await client.request(operation.method, query ? `${path}?${query}` : path, input.body, sent);
  api.expectDescribed(operation, answer);
  if (answer.status >= 400) problemOf(answer);
  return answer;
}

const roleOf = ({ role }: DescribedOperation): Role | null => role;

it("every operation of the document has an entry in the driver, and every entry an operation", () => {
  expect(api.operations.map(({ name }) => name).sort()).toEqual(Object.keys(DRIVES).sort());
});

describe.each(names)("%s", (name) => {
  it("answers a good input as it says, to every role that may, and refuses the others", async () => {
    const { operation, drive } = find(name);
    const callers: (Role | null)[] = drive.isOnce || !operation.role ? [null] : [null, ...ROLES];
    for (const as of callers) {
      const answer = await call(operation, await drive.good(world), { as });
      const isHighEnough = operation.role === null || (as !== null && RANK[as] >= RANK[operation.role]);
      if (as && drive.isRefusedFor?.includes(as)) expect(answer.status, as).toBe(404);
      else if (isHighEnough && drive.isOver) expectProblem(answer, 409, drive.isOver);
      else if (isHighEnough) expect(answer.status, answer.text).toBeLessThan(300);
      else expect([401, 403], as ?? "nobody").toContain(answer.status);
    }
  });

  it("refuses each bad input with its own code", async () => {
    const { operation, drive } = find(name);
    const bad: BadInput[] = [...((await drive.bad?.(world)) ?? []), ...badQueries(operation, await drive.good(world))];
    for (const { what, code, as = roleOf(operation), ...input } of bad) {
      const answer = await call(operation, input, { as });
      expect(problemOf(answer).code, `${what}: ${answer.text}`).toBe(code);
    }
  });

  it("refuses what is no request of it at all", async () => {
    const { operation, drive } = find(name);
    const good = await drive.good(world);
    const as = roleOf(operation);
    const refused = async (input: Input, headers: Record<string, string>, code: string) => {
      const answer = await call(operation, input, { as, headers });
      expect(problemOf(answer).code, answer.text).toBe(code);
    };
    await refused(good, { authorization: "Bearer rmt_made-up" }, "unauthenticated");
    if (operation.path.includes("{")) {
      const ids = Object.fromEntries([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, id]) => [id, "x".repeat(129)]));
      await refused({ ...good, path: ids }, {}, "not_found");
    }
    if (operation.method === "GET") return;
    await refused(good, { origin: "https://evil.example" }, "foreign_origin");
    await refused({ ...good, body: "a=b" }, { "content-type": "text/plain" }, "unsupported_media_type");
    await refused({ ...good, body: JSON.stringify("x".repeat(1024 * 1024)) }, {}, "body_too_large");
    if (operation.hasBody)
      for (const body of ["{", "[]", "null", "7"]) await refused({ ...good, body }, {}, "invalid_request");
    if (operation.isRepeatable) await refused(good, { "idempotency-key": "x".repeat(256) }, "invalid_request");
  });
});

/** What no list takes, whatever it lists. */
function badQueries({ query }: DescribedOperation, good: Input): BadInput[] {
  const bad = (field: string, value: string): BadInput => ({
    ...good,
    query: { ...good.query, [field]: value },
    what: `${field}=${value.slice(0, 20)}`,
    code: "invalid_request",
  });
  const limits = query.includes("limit") ? ["0", "-1", "x", "1.5", "99999999"].map((value) => bad("limit", value)) : [];
  return query.includes("cursor") ? [...limits, bad("cursor", "x".repeat(300))] : limits;
}

/** The id of a row, whatever the list. */
const idOf = (row: Record<string, unknown>): unknown =>
  row.job_id ?? row.alert_id ?? row.schedule_id ?? row.host_id ?? row.token_hash ?? row.seq ?? row.user_id;

function idsOf(answer: ApiAnswer): unknown[] {
  const page = answer.json as Record<string, unknown>[] | { entries: Record<string, unknown>[] };
  return (Array.isArray(page) ? page : page.entries).map(idOf);
}

describe("a list that is read in pages", () => {
  beforeAll(async () => {
    const open = async () =>
      (await world.admin.jobs(world.host.host_id, { limit: 500 })).filter(({ finished_at }) => !finished_at);
    // The operations before have queued dozens; one that ends by itself meanwhile cannot be cancelled.
    for (const { job_id } of await open()) await world.admin.cancel(job_id).catch(() => {});
    const what = "the host's jobs to be over";
    await waitFor(async () => (await open()).length === 0, { what, timeoutMs: 120_000 });
  });

  it.each([
    "listUsers",
    "listEnrollmentTokens",
    "listHosts",
    "listHostJobs",
    "listJobs",
    "listSchedules",
    "listAlerts",
    "listAudit",
  ])("%s comes whole, each entry once, by X-Next-Cursor and by Link alike", async (name) => {
    const { operation } = find(name);
    const client = world.people.admin;
    const path = operation.path.replace("{host_id}", world.host.host_id);
    const whole = idsOf(await client.request("GET", `${path}?limit=500`));
    const paged: unknown[] = [];
    for (let next: string | null = `${path}?limit=2`; next !== null; ) {
      const answer: ApiAnswer = await client.request("GET", next);
      api.expectDescribed(operation, answer);
      paged.push(...idsOf(answer));
      next = /^<(.*)>; rel="next"$/.exec(String(answer.headers.link ?? ""))?.[1] ?? null;
      const cursor = next && new URLSearchParams(next.split("?")[1]).get("cursor");
      expect(cursor).toBe(answer.headers["x-next-cursor"] ?? null);
    }
    expect(whole.length).toBeGreaterThan(2);
    expect(paged).toEqual(whole);
  });
});

describe("an Idempotency-Key", () => {
  it("makes a repeat harmless, twenty at once too", async () => {
    const headers = { "idempotency-key": "c0f6f9c6-8a0c-4b1e-9b39-0d8f5a5c2f11" };
    const body = { hostname: "once.example", repo_url: "/srv/repo" };
    const { operation } = find("mintEnrollmentToken");
    const send = () => call(operation, { body }, { as: "operator", headers });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    for (const answer of answers) if (answer.status !== 200) expectProblem(answer, 409, "idempotency_in_progress");
    const again = await send();
    expect(again.headers["idempotency-replayed"]).toBe("true");
    for (const { status, text } of answers) if (status === 200) expect(text).toBe(again.text);
    const tokens = await world.admin.call<{ hostname: string }[]>("GET", "/api/enrollment-tokens");
    expect(tokens.filter(({ hostname }) => hostname === body.hostname)).toHaveLength(1);
    const other = { ...body, hostname: "other.example" };
    expectProblem(await call(operation, { body: other }, { as: "operator", headers }), 422, "idempotency_key_reused");
  });
});

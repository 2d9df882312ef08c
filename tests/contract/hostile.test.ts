import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonOperations } from "@/server/http/operations/table";
import type { Api, ApiAnswer } from "../harness/api";
import type { TestServer } from "../harness/server";
import { countRows, fromNewAddress, problemOf, startContractServer, stranger } from "./support";

let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const longText = "x".repeat(10_000);
/** Every route that takes a body, with the body that the API's own description shows. */
const good = Object.fromEntries(
  jsonOperations().flatMap(({ key, operation: { example } }) =>
    example === undefined ? [] : [[key.replaceAll(/\[\w+\]/g, "none"), { ...Object(example) }]],
  ),
) as Record<string, Record<string, unknown>>;
const takesAnyObject = (key: string): boolean =>
  jsonOperations().some(
    (one) => one.key.replaceAll(/\[\w+\]/g, "none") === key && one.operation.body?.safeParse({}).success,
  );
const isObject = (body: string | Buffer): boolean => {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};
const BAD_VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\r\nSet-Cookie: x=1",
  longText,
  "../../../../etc/passwd",
  "'; DROP TABLE User; --",
  "<script>alert(1)</script>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would run
  "${7*7}{{7*7}}",
  [],
  [[[[]]]],
  {},
  { length: 5 },
  { toString: "x" },
  ["__proto__"],
  Array.from({ length: 5_000 }, () => "x"),
];
/** Whole bodies that are JSON for some parsers, or for none. */
const BAD_BODIES: (string | Buffer)[] = [
  "{",
  '{"a":1,}',
  "NaN",
  "[1e999]",
  "-",
  "\u0000",
  nested(5_000),
  "[".repeat(100_000),
  `"${longText}"`,
  '{"__proto__":{"role":"admin","isAdmin":true}}',
  '{"constructor":{"prototype":{"role":"admin"}}}',
  '{"hostname":"a","hostname":"b"}',
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from([0xc3, 0x28]),
  Buffer.from("\ufeff{}", "utf8"),
  Buffer.from('{"username":"x"}', "utf16le"),
];

function expectRefused(answer: ApiAnswer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  problemOf(answer);
}

function expectNoFailure(answer: ApiAnswer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  if (answer.status >= 400) problemOf(answer);
}

describe.each(Object.entries(good))("%s", (key, body) => {
  const [method = "", path = ""] = key.split(" ");
  const send = (content: unknown) =>
    admin.request(method, path, content, { "content-type": "application/json", ...fromNewAddress() });

  it("answers bodies that are no JSON object with a refusal", async () => {
    for (const bad of BAD_BODIES) {
      const what = String(bad).slice(0, 60);
      // Without a field that must be there, an object of fields that nobody knows asks for what an empty one does.
      if (takesAnyObject(key) && isObject(bad)) expectNoFailure(await send(bad), what);
      else expectRefused(await send(bad), what);
    }
  });

  it("answers any bad value in any field without failing", async () => {
    for (const field of Object.keys(body))
      for (const value of BAD_VALUES)
        expectNoFailure(await send({ ...body, [field]: value }), `${field} = ${JSON.stringify(value)?.slice(0, 60)}`);
  }, 60_000);

  it("is not moved by prototype keys and unknown fields", async () => {
    const text = JSON.stringify({ ...body, role_: "admin", is_admin: true });
    expectNoFailure(await send(text.replace("{", '{"__proto__":{"role":"admin"},')), "__proto__");
    expect(({} as { role?: string }).role).toBeUndefined();
    expect((await stranger(server).request("GET", "/api/users")).status).toBe(401);
  });
});

describe("addresses", () => {
  const ids = [
    "%00",
    "%0a",
    "..%2f..%2fetc",
    "%ff",
    "%",
    "x".repeat(4_000),
    "'",
    "%27%20OR%201=1",
    "__proto__",
    "%f0%9f%98%80",
  ];
  it.each(ids.map((id) => [id.slice(0, 40), id]))("with the id %s are refused as JSON", async (_shown, id) => {
    for (const [method, path] of [
      ["GET", `/api/hosts/${id}`],
      ["GET", `/api/hosts/${id}/jobs`],
      ["GET", `/api/jobs/${id}`],
      ["DELETE", `/api/users/${id}`],
      ["POST", `/api/enrollment-tokens/${id}/revoke`],
      ["POST", `/api/source-groups/${id}/run`],
    ] as const) {
      const answer = await admin.request(method, path, method === "GET" ? undefined : {});
      expectRefused(answer, `${method} ${path.slice(0, 60)}`);
    }
  });

  it("with a hostile query are refused or ignored", async () => {
    for (const query of [
      "?limit=%00",
      "?limit=1&limit=2",
      "?kind[]=x",
      "?__proto__=x",
      `?cursor=${longText}`,
      "?%ff=%fe",
      "?limit=NaN",
    ])
      for (const path of ["/api/hosts", "/api/hosts/none/jobs", "/api/audit"])
        expectNoFailure(await admin.request("GET", path + query), path + query);
  });
});

describe("headers", () => {
  it("that are strange do not break the login of others", async () => {
    for (const headers of [
      { cookie: `rm_session=${"a".repeat(8_000)}` },
      { cookie: "rm_session=%ff%fe; rm_session; =; ;;;" },
      { cookie: "__proto__=x; rm_session=__proto__" },
      { authorization: "Bearer" },
      { authorization: `Bearer rmt_${"x".repeat(8_000)}` },
      { authorization: "Bearer rmt_'; DROP TABLE ApiToken; --" },
      { "x-rm-remote-address": "1.2.3.4\u00ff" },
      { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
      { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
      { "next-action": "x", "next-router-state-tree": "%%" },
      { accept: "text/html" },
      { "content-length": "0" },
    ] as Record<string, string>[]) {
      const answer = await stranger(server).request("GET", "/api/users", undefined, headers);
      expect(answer.status, JSON.stringify(headers).slice(0, 80)).toBe(401);
      problemOf(answer);
    }
  });

  it("never decide what address the install line shows", async () => {
    const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const answer = await admin.request("POST", "/api/enrollment-tokens", good["POST /api/enrollment-tokens"], headers);
    expect(answer.text).not.toContain("evil.example");
    expect(answer.text).toContain(server.publicUrl);
  });
});

describe("after all that", () => {
  it("nothing has been logged as a failure of the server, and nothing was half written", async () => {
    expect(server.log()).not.toMatch(/"level":50|request failed|unhandled/i);
    expect(countRows(server, "Host")).toBe(0);
    expect((await admin.request("GET", "/api/users")).status).toBe(200);
  });

  it("rubbish instead of HTTP is refused, and the server lives", async () => {
    for (const bytes of [
      "\u0000\u0001\u0002\r\n\r\n",
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      `GET /${"x".repeat(200_000)} HTTP/1.1\r\n\r\n`,
    ])
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, "127.0.0.1", () => socket.write(bytes, "latin1"));
        socket.setTimeout(5_000, () => socket.destroy());
        socket.on("data", () => undefined);
        socket.on("error", () => undefined);
        socket.on("close", () => resolve());
      });
    expect((await admin.request("GET", "/api/health")).status).toBe(200);
  });
});

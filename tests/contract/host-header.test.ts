import { request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import { startContractServer } from "./support";

const EVIL = "evil.example";
const HOSTILE: Record<string, string>[] = [
  { host: EVIL },
  { host: `${EVIL}:8480` },
  { "x-forwarded-host": EVIL, "x-forwarded-proto": "https", forwarded: `host=${EVIL}` },
  { host: EVIL, "x-original-host": EVIL, "x-forwarded-server": EVIL, origin: `http://${EVIL}` },
];

let server: TestServer;
let admin: Api;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
});

/** Status, headers and body of an answer in one text. `fetch` would set Host by itself. */
function ask(path: string, headers: Record<string, string>, body?: unknown): Promise<string> {
  const url = new URL(path, server.url);
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { "content-type": "application/json", ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve(`${answer.statusCode} ${JSON.stringify(answer.headers)}\n${Buffer.concat(chunks).toString("utf8")}`),
      );
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

let count = 0;
const order = () => {
  count += 1;
  return { hostname: `host-${count}.example`, repo_url: "rest:https://rest.example/x" };
};

describe.each(HOSTILE.map((headers) => [JSON.stringify(headers), headers] as const))("with %s", (_name, headers) => {
  it("install.sh and install lines name no host but the server's own", async () => {
    const script = await ask("/install/install.sh", headers);
    expect(script).toMatch(/^200 /);
    expect(script).not.toContain(EVIL);
    expect(script.slice(script.indexOf("\n"))).toBe((await ask("/install/install.sh", {})).replace(/^.*/, ""));

    const tokenOrder = { name: "bot", role_limit: "admin", expires_in_days: 1 };
    const { token } = await admin.call<{ token: string }>("POST", "/api/auth/api-tokens", tokenOrder);
    const minted = await ask("/api/enrollment-tokens", { ...headers, authorization: `Bearer ${token}` }, order());
    // A foreign origin may be refused; whatever is answered must not repeat it.
    expect(minted).not.toContain(EVIL);
    if (headers.origin === undefined) expect(minted).toContain(`${server.publicUrl}/install/install.sh`);
  });

  it("the answer to an enrollment does not repeat it", async () => {
    const { token } = await admin.mint(order());
    const body = { token, hostname: "reported", os: "linux", arch: "amd64", agent_version: "0.1.0" };
    const enrolled = await ask("/api/agents/enroll", headers, body);
    expect(enrolled).toMatch(/^200 (.|\n)*host_id/);
    expect(enrolled).not.toContain(EVIL);
  });
});

import { createServer, type IncomingMessage } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import { Api } from "./api";
import { onEnd } from "./cleanup";

interface FakeAnswer {
  status: number;
  body: unknown;
  cookie?: string;
}

/** Answers what ANSWER returns and notes what was asked: stands for a server so that the client alone is tested. */
async function startFakeServer(answer: (request: IncomingMessage, body: string) => FakeAnswer): Promise<string> {
  const fake = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { status, body: json, cookie } = answer(request, body);
      if (cookie) response.setHeader("set-cookie", cookie);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  onEnd(() => {
    fake.close();
  });
  const address = fake.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

describe("Api", () => {
  const seen: { path: string; cookie: string | undefined; type: string | undefined; body: string }[] = [];
  beforeEach(() => {
    seen.length = 0;
  });

  it("keeps the session cookie from login to logout", async () => {
    const url = await startFakeServer((request, body) => {
      const path = request.url ?? "";
      seen.push({ path, cookie: request.headers.cookie, type: request.headers["content-type"], body });
      if (path === "/api/auth/login") return { status: 200, body: {}, cookie: "rm_session=abc; HttpOnly; Path=/" };
      if (path === "/api/auth/logout") return { status: 200, body: {}, cookie: "rm_session=; Max-Age=0" };
      return { status: 200, body: [] };
    });
    const api = new Api(url);
    await api.login("ana", "secret");
    expect(api.cookie("rm_session")).toBe("abc");
    await api.hosts();
    await api.call("POST", "/api/auth/logout", {});
    await api.hosts();
    expect(seen.map(({ cookie }) => cookie)).toEqual([undefined, "rm_session=abc", "rm_session=abc", undefined]);
    expect(seen[0]).toMatchObject({ type: "application/json", body: '{"username":"ana","password":"secret"}' });
    expect(seen[1]).toMatchObject({ type: undefined, body: "" });
  });

  it("returns a refusal from request and throws it, with its code, from the other calls", async () => {
    const body = { code: "role_required", message: "Ask an operator." };
    const api = new Api(await startFakeServer(() => ({ status: 401, body })));
    expect(await api.request("GET", "/api/hosts")).toMatchObject({ status: 401, json: body });
    await expect(api.hosts()).rejects.toMatchObject({ name: "ApiFailure", status: 401, code: "role_required" });
  });

  it("waits for a host, and shows what it saw last when it waited in vain", async () => {
    let asked = 0;
    const api = new Api(
      await startFakeServer(() => {
        asked += 1;
        return { status: 200, body: [{ hostname: "web-1", status: asked > 2 ? "online" : "offline" }] };
      }),
    );
    expect(await api.waitForHost("web-1", { status: "online" })).toMatchObject({ hostname: "web-1" });
    expect(asked).toBe(3);
    await expect(api.waitForHost("web-1", { repo_status: "ready" }, 300)).rejects.toThrow(
      /ready.*saw last: .*"online"/,
    );
    await expect(api.waitForHost("web-2", { status: "online" }, 300)).rejects.toThrow(/saw last: .*0 hosts/);
  });
});

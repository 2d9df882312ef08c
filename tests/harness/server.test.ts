import { describe, expect, it } from "vitest";
import { openLab } from "./lab";
import { startServer } from "./server";
import { bootHost } from "./test-host";

describe("startServer", () => {
  it("starts the built server and logs in its first admin", async () => {
    const server = await startServer();
    const api = await server.adminApi();
    expect(await api.hosts()).toEqual([]);
    expect((await server.api().request("GET", "/api/hosts")).status).toBe(401);
    expect(server.log()).not.toContain(server.password);
  });

  it("comes back with its data at the same address after a crash and after a stop", async () => {
    const server = await startServer();
    const api = await server.adminApi();
    const firstPid = server.pid;
    expect((await server.kill()).signal).toBe("SIGKILL");
    await expect(api.hosts()).rejects.toThrow(/ECONNREFUSED/);
    await server.restart();
    expect(server.pid).not.toBe(firstPid);
    expect(await api.hosts()).toEqual([]);
    expect((await server.stop()).code).toBe(0);
    await server.restart();
    expect(await api.hosts()).toEqual([]);
  });

  it("shows the log of a server that does not start", async () => {
    await expect(startServer({ env: { RM_LISTEN: "nonsense" } })).rejects.toThrow(/ended instead.*RM_LISTEN/s);
  });

  it("serves the hosts of a lab by name, and this test by a gateway", async () => {
    const lab = await openLab();
    const [server, host] = await Promise.all([startServer({ lab }), bootHost(lab, "web-1")]);
    expect(await host.sh(`curl -fsS -o /dev/null -w '%{http_code}' ${server.publicUrl}/api/health`)).toBe("200");
    expect(await (await server.adminApi()).hosts()).toEqual([]);
  });

  it("speaks TLS with a certificate of its own", async () => {
    const server = await startServer({ env: { RM_TLS: "self-signed" } });
    expect(server.url).toMatch(/^https:/);
    expect(await (await server.adminApi()).hosts()).toEqual([]);
  });
});

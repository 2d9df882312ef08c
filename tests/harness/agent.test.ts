import { readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeAgent } from "./agent";
import { startRestServer } from "./rest-server";
import { plainRestic } from "./restic";
import { startServer } from "./server";
import { makeTempDir } from "./temp";

describe("makeAgent", () => {
  it.each(["built", "source"] as const)("takes a %s agent from a token to a first backup", async (kind) => {
    const [server, repository] = await Promise.all([startServer(), startRestServer({ users: { web1: "secret" } })]);
    const source = await makeTempDir("source");
    await mkdir(join(source, "folder"));
    await writeFile(join(source, "folder", "file"), "content");
    const api = await server.adminApi();
    const url = repository.repositoryUrl("web1");
    const access = { hostname: "web-1", repo_url: url, repo_username: "web1", repo_password: "secret" };
    const { token } = await api.mint({ ...access, initial_paths: [source] });

    const agent = await makeAgent({ serverUrl: server.url, hostname: "web-1", kind });
    expect(await agent.enroll(token)).toMatchObject({ code: 0 });
    expect(statSync(join(agent.configDir, "agent.env")).mode & 0o777).toBe(0o600);
    expect((await agent.enroll(token)).code).toBe(11);
    await agent.run();
    await agent.waitForConnection("online");
    const host = await api.waitForHost("web-1", { status: "online", repo_status: "ready" });

    const [group] = await api.sourceGroups(host.host_id);
    if (!group) throw new Error("The host has no source group.");
    const { job_id } = await api.runSourceGroup(group.source_group_id);
    expect((await api.waitForJob(job_id)).status).toBe("succeeded");
    const restic = await plainRestic({ url, username: "web1", password: "secret", repositoryPassword: "secret" });
    expect((await restic.snapshots()).map(({ paths }) => paths)).toEqual([[source]]);
  });

  it("tells a killed agent's last word from that of the one that runs", async () => {
    const server = await startServer();
    const api = await server.adminApi();
    const { token } = await api.mint({ hostname: "web-1", repo_url: "rest:http://127.0.0.1:1/none" });
    const agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
    await agent.enroll(token);
    await agent.run();
    const first = await agent.waitForConnection("online");
    expect(first.pid).toBe(agent.pid);
    expect((await agent.kill()).signal).toBe("SIGKILL");
    expect(agent.connection()?.state).toBe("online");
    await server.stop();
    await agent.run();
    await agent.waitForConnection("offline");
    await server.restart();
    expect((await agent.waitForConnection("online")).pid).not.toBe(first.pid);
    expect((await agent.stop()).code).toBe(0);
  });

  it("refuses a server that is not there, with the status that says so", async () => {
    const agent = await makeAgent({ serverUrl: "http://127.0.0.1:1", hostname: "web-1" });
    const refused = await agent.enroll("a-token-of-some-length");
    expect(refused.code).toBe(20);
    expect(refused.stderr).not.toContain("a-token-of-some-length");
    expect(() => readFileSync(join(agent.configDir, "agent.env"))).toThrow(/ENOENT/);
  });
});

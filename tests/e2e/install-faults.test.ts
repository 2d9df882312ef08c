import { beforeAll, describe, expect, it } from "vitest";
import { countRows } from "../contract/support";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import { openSite, type Site, shown, succeeded, throttleServers, typeAsAdmin, unthrottleServers } from "./support";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});

const mint = (host: TestHost) => site.admin.mint(site.order(host.name));
const online = (host: TestHost) => site.admin.waitForHost(host.name, { status: "online", repo_status: "ready" });

describe("an install that breaks off", () => {
  it("because the server dies during the download: the same line repairs it", async () => {
    const host = await site.boot("web-1");
    const { install_command } = await mint(host);
    await throttleServers(site.lab, "40mbit");
    const installing = typeAsAdmin(host, install_command);
    const isLoading = () =>
      host.sh("find /usr/local/bin -name 'restic-manager-agent.*' -size +1M | grep -q . && echo yes");
    await waitFor(isLoading, { what: "the download to be under way" });
    await site.server.kill();
    await unthrottleServers(site.lab);
    const broken = await installing;
    expect(broken.code, shown(broken)).toBe(4);
    expect(shown(broken)).toMatch(/cannot be reached or broke off|the download broke off/);
    expect(await host.sh("ls -A /usr/local/bin; ls -d /etc/restic-manager 2>/dev/null || :")).toBe("");

    await site.server.restart();
    succeeded(await typeAsAdmin(host, install_command));
    await online(host);
  });

  it("because the server dies right after the enrollment: the host comes online by itself, the line is a no-op", async () => {
    const host = await site.boot("web-2");
    const { install_command } = await mint(host);
    const hosts = countRows(site.server, "Host");
    const installing = typeAsAdmin(host, install_command);
    const isWritten = () => host.sh("grep -q RM_AGENT_TOKEN=. /etc/restic-manager/agent.env && echo yes");
    await waitFor(isWritten, { what: "the host to be enrolled", intervalMs: 10 });
    await site.server.kill();
    expect(countRows(site.server, "Host")).toBe(hosts + 1);
    const isAlone = () => host.sh("grep -qs unreachable /var/lib/restic-manager/connection.json && echo yes");
    await waitFor(isAlone, { what: "the agent to find its server gone" });
    await site.server.restart();
    await online(host);
    const result = await installing;
    // The script waits half a minute for its agent.
    expect([0, 7], shown(result)).toContain(result.code);
    succeeded(await typeAsAdmin(host, install_command));
    expect(countRows(site.server, "Host")).toBe(hosts + 1);
  });

  it("because the script is killed between enrollment and service: the same line repairs it", async () => {
    const host = await site.boot("web-3");
    const { install_command } = await mint(host);
    // Ends everything below the login shell as soon as agent.env is there, as a lost terminal would.
    const line = [
      "set -m",
      `(${install_command}) & job=$!`,
      "until sudo grep -qs RM_AGENT_TOKEN=. /etc/restic-manager/agent.env; do :; done",
      "sudo kill -KILL -- -$job",
      "wait $job",
    ].join("\n");
    await typeAsAdmin(host, line);
    expect((await host.exec(["systemctl", "is-enabled", "restic-manager-agent"])).stdout).not.toBe("enabled\n");
    succeeded(await typeAsAdmin(host, install_command));
    await online(host);
    expect(await host.sh("systemctl is-enabled restic-manager-agent")).toBe("enabled\n");
  });

  it("because the answer to the enrollment is lost: a fresh token repairs it, and the host keeps its id", async () => {
    const host = await site.boot("web-4");
    const lost = await mint(host);
    const body = { token: lost.token, hostname: "web-4", os: "linux", arch: "amd64", agent_version: "0.1.0" };
    const { host_id } = await site.admin.call<{ host_id: string }>("POST", "/api/agents/enroll", body);
    const used = await typeAsAdmin(host, lost.install_command);
    expect(used.code, shown(used)).toBe(6);
    expect(shown(used)).toMatch(/410[\s\S]*mint a fresh token/);
    succeeded(await typeAsAdmin(host, (await mint(host)).install_command));
    expect(await online(host)).toMatchObject({ host_id });
  });

  it("because the download of the script itself breaks off: nothing is run", async () => {
    const host = await site.boot("web-5");
    const script = (await site.admin.request("GET", "/install/install.sh")).text;
    for (const part of [0.3, 0.7, 0.99]) {
      const cut = script.slice(0, Math.floor(script.length * part));
      await host.exec(["bash"], {
        input: `export RM_SERVER=${site.server.publicUrl} RM_TOKEN=${"x".repeat(40)}\n${cut}`,
      });
    }
    expect(await host.sh("ls -A /usr/local/bin; ls -d /etc/restic-manager 2>/dev/null || :")).toBe("");
  });
});

describe("two installs at once on one host", () => {
  it("end with one agent that is online", async () => {
    const host = await site.boot("web-6");
    const [one, two] = [await mint(host), await mint(host)];
    await Promise.all([typeAsAdmin(host, one.install_command), typeAsAdmin(host, two.install_command)]);
    await online(host);
    expect((await host.exec(["restic-manager-agent", "status", "--wait", "10"])).code).toBe(0);
    expect((await site.admin.hosts()).filter(({ hostname }) => hostname === "web-6")).toHaveLength(1);
  });
});

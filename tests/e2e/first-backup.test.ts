import { beforeAll, describe, expect, it } from "vitest";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import { openSite, REPOSITORY, runBackup, type Site, shown, succeeded, typeAsAdmin, writeRandom } from "./support";

const MEGABYTES = 100;
let site: Site;
beforeAll(async () => {
  site = await openSite({});
});

const seconds = (fromMs: number) => ((performance.now() - fromMs) / 1000).toFixed(1);

describe("a bare host", () => {
  it.each(["the line of the contract", "the line that the server prints"])(
    "goes by %s to online and ready, and its first backup is in the repository",
    async (form) => {
      const isClassic = form.includes("contract");
      const host = await site.boot(isClassic ? "web-1" : "web-2");
      await writeRandom(host, "/srv/data/random", MEGABYTES);
      const minted = await site.admin.mint(site.order(host.name, { tags: ["prod"] }));
      const line = isClassic ? site.classicLine(minted.token) : minted.install_command;

      const pastedAt = performance.now();
      const installed = await typeAsAdmin(host, line);
      const output = succeeded(installed);
      const enrolled = await site.admin.waitForHost(host.name, { status: "online", repo_status: "ready" }, 30_000);
      const onlineAfter = seconds(pastedAt);
      expect(enrolled).toMatchObject({ os: "linux", arch: "amd64", tags: ["prod"] });
      for (let step = 1; step <= 6; step += 1) expect(output).toContain(`[${step}/6] `);

      const jobId = await runBackup(site, enrolled.host_id);
      const job = await site.admin.waitForJob(jobId);
      const snapshotAfter = seconds(pastedAt);
      expect(job, job.output).toMatchObject({ kind: "backup", status: "succeeded", exit_code: 0 });
      expect(job.output).toContain("restic backup");

      const snapshots = await site.snapshots(host.name);
      expect(snapshots).toHaveLength(1);
      expect(snapshots[0]).toMatchObject({ hostname: host.name, paths: ["/srv/data"] });
      expect(snapshots[0]?.id.startsWith(String(job.snapshot_id))).toBe(true);
      const restic = await site.plainRestic(host.name);
      expect((await restic.run(["check", "--read-data"])).code).toBe(0);
      const size = JSON.parse((await restic.run(["stats", "--mode", "restore-size", "--json", "latest"])).stdout);
      expect(size.total_size).toBe(MEGABYTES * 1024 * 1024);

      console.log(
        `${form}: online and ready after ${onlineAfter} s, snapshot of ${MEGABYTES} MB after ${snapshotAfter} s`,
      );
      expect(Number(onlineAfter)).toBeLessThanOrEqual(30);
      expect(Number(snapshotAfter)).toBeLessThanOrEqual(60);
      expect(shown(installed)).not.toContain(REPOSITORY.password);
    },
  );

  it("then has the files, modes and unit that the contract names", async () => {
    const host = await site.boot("web-3");
    const { host_id } = await site.onboard(host);
    const stat = await host.sh(
      "stat -c '%n %a %U:%G' /etc/restic-manager /var/lib/restic-manager /etc/restic-manager/agent.env /usr/local/bin/restic-manager-agent",
    );
    expect(stat.trim().split("\n")).toEqual([
      "/etc/restic-manager 700 root:root",
      "/var/lib/restic-manager 700 root:root",
      "/etc/restic-manager/agent.env 600 root:root",
      "/usr/local/bin/restic-manager-agent 755 root:root",
    ]);
    const lines = (await host.sh("cat /etc/restic-manager/agent.env")).trim().split("\n");
    expect(lines).toContain(`RM_SERVER=${site.server.publicUrl}`);
    expect(lines).toContain(`RM_HOST_ID=${host_id}`);
    expect(lines).toContain("RM_CERT_PIN_SHA256=");
    expect(lines.filter((line) => /^RM_AGENT_TOKEN=[\w-]{32,}$/.test(line))).toHaveLength(1);
    expect(await host.sh("systemctl is-enabled restic-manager-agent; systemctl is-active restic-manager-agent")).toBe(
      "enabled\nactive\n",
    );
    expect(await host.sh("systemctl show -p User --value restic-manager-agent; systemctl is-system-running")).toBe(
      "root\nrunning\n",
    );
    const unit = await host.sh(
      "systemctl cat restic-manager-agent; systemd-analyze verify restic-manager-agent.service 2>&1",
    );
    expect(unit).toMatch(/root by design/i);
    const status = await host.exec(["restic-manager-agent", "status"]);
    expect(status.code, shown(status)).toBe(0);
    expect(await host.sh("restic-manager-agent --version")).toMatch(/^restic-manager-agent \d+\.\d+\.\d+/);
    await writeRandom(host, "/srv/data/random", 1);
    await backsUpByItself(host, host_id);
    await examinesItself(host);
    await leaves(host);
  });

  it("is started again by systemd when its agent hangs", async () => {
    const host = await site.boot("web-5");
    const { host_id } = await site.onboard(host);
    const dropIn = "/etc/systemd/system/restic-manager-agent.service.d/short.conf";
    await host.putText("[Service]\nWatchdogSec=3\nRestartSec=1\n", dropIn, 0o644);
    await host.sh("systemctl daemon-reload && systemctl restart restic-manager-agent");
    const show = (name: string) => host.sh(`systemctl show -P ${name} restic-manager-agent`);
    await site.admin.waitForHost(host.name, { status: "online" });
    const first = await show("MainPID");
    // A ping came: the watchdog counts from it, and not from the start.
    const pinged = await show("WatchdogTimestampMonotonic");
    await waitFor(async () => (await show("WatchdogTimestampMonotonic")) !== pinged, { what: "a ping" });
    expect(await show("NRestarts")).toBe("0\n");
    await host.sh(`kill -STOP ${first.trim()}`);
    await waitFor(async () => (await show("NRestarts")) === "1\n", { what: "the restart" });
    expect(await show("MainPID")).not.toBe(first);
    expect(await site.admin.waitForHost(host.name, { status: "online" })).toMatchObject({ host_id });
    expect(await host.sh("restic-manager-agent status --wait 20")).toMatch(/online/i);
  });

  it("finds a repository that another restic made, and takes it as it is", async () => {
    const restic = await site.plainRestic("web-4");
    await restic.init();
    await restic.backup("/etc/hostname");
    const host = await site.boot("web-4");
    await writeRandom(host, "/srv/data/random", 1);
    const { host_id } = await site.onboard(host);
    const [init] = await site.admin.jobs(host_id, { kind: "init" });
    expect(init).toMatchObject({ status: "succeeded" });
    expect((await site.admin.job(init?.job_id ?? "")).output).toMatch(/exist/i);
    expect((await site.admin.waitForJob(await runBackup(site, host_id))).status).toBe("succeeded");
    expect(await restic.snapshots()).toHaveLength(2);
  });
});

/** Somebody on the host asks for the backup; the server lists it like any other. */
async function backsUpByItself(host: TestHost, hostId: string): Promise<void> {
  const run = await host.exec(["restic-manager-agent", "run", "default"]);
  expect(run.code, shown(run)).toBe(0);
  const [, jobId = ""] = /^job (local-\S+)\nsucceeded after \d+ s · snapshot [0-9a-f]{8}/.exec(run.stdout) ?? [];
  expect(await site.admin.waitForJob(jobId, ["succeeded"])).toMatchObject({ kind: "backup" });
  expect(await site.admin.jobs(hostId, { kind: "backup" })).toMatchObject([{ job_id: jobId }]);
  expect(await site.snapshots(host.name)).toHaveLength(1);
  const unknown = await host.exec(["restic-manager-agent", "run", "nothing"]);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/this host has: default/)]);
  expect(await host.sh("restic-manager-agent logs -n 50")).toContain(jobId);
}

async function examinesItself(host: TestHost): Promise<void> {
  const well = await host.exec(["restic-manager-agent", "doctor"]);
  expect(well.code, shown(well)).toBe(0);
  expect(well.stdout).toMatch(/✔ service +active and enabled/);
  expect(shown(well)).not.toContain(REPOSITORY.password);
  // With the service stopped, the token of nobody and files open to all, it still tells each by itself.
  await host.sh("systemctl stop restic-manager-agent; chmod 644 /etc/restic-manager/agent.env");
  await host.sh(
    "sed -i s/^RM_AGENT_TOKEN=.*/RM_AGENT_TOKEN=rma_the-token-of-nobody-at-all/ /etc/restic-manager/agent.env",
  );
  const ill = await host.exec(["restic-manager-agent", "doctor", "--json"]);
  expect(ill.code).toBe(1);
  const { checks } = JSON.parse(ill.stdout) as { checks: { check: string; state: string; fix: string | null }[] };
  const findings = checks.filter(({ state }) => state === "warn" || state === "bad");
  expect(findings.map(({ check }) => check)).toEqual(["token", "permissions", "service", "agent"]);
  expect(findings.every(({ fix }) => fix)).toBe(true);
}

/** The running program takes itself away, with nothing left that starts it again. */
async function leaves(host: TestHost): Promise<void> {
  const removed = await host.exec(["restic-manager-agent", "uninstall"]);
  expect(removed.code, shown(removed)).toBe(0);
  expect(
    await host.sh("ls -A /usr/local/bin /usr/local/lib/restic-manager-agent 2>/dev/null | grep manager || :"),
  ).toBe("");
  expect(await host.sh("systemctl list-unit-files 'restic-manager*' --no-legend; ls /etc/restic-manager")).toBe(
    "agent.env\n",
  );
  await host.sh("command -v restic && systemctl is-system-running");
}

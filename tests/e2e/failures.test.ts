import { beforeAll, describe, expect, it } from "vitest";
import { letExpire } from "../contract/support";
import { findFreePort } from "../harness/ports";
import type { TestHost } from "../harness/test-host";
import { openSite, REPOSITORY, runBackup, type Site, shown, succeeded, typeAsAdmin, writeRandom } from "./support";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});

const mint = (hostname: string) => site.admin.mint(site.order(hostname));
/** A host on which the unit does not even exist, as before a first install. */
async function expectUntouched(host: TestHost): Promise<void> {
  const units = "systemctl list-unit-files --no-legend 'restic-manager*' || :";
  expect(await host.sh(`${units}; ls -A /usr/local/bin; ls -d /etc/restic-manager 2>/dev/null || :`)).toBe("");
}

describe("install.sh", () => {
  it("stops at the enrollment with HTTP 410 and the remedy, and a fresh token repairs it", async () => {
    const host = await site.boot("web-1");
    const [expired, used, revoked] = [await mint("web-1"), await mint("web-9"), await mint("web-1")];
    letExpire(site.server, "EnrollmentToken", `tokenHash = '${expired.token_hash}'`);
    await site.admin.call("POST", `/hosts/enrollment-tokens/${revoked.token_hash}/revoke`);
    const enrollment = { hostname: "web-9", os: "linux", arch: "amd64", agent_version: "0.1.0" };
    await site.admin.call("POST", "/api/agents/enroll", { token: used.token, ...enrollment });

    for (const [word, { install_command, token }] of Object.entries({ expired, used, revoked })) {
      const result = await typeAsAdmin(host, install_command);
      expect(result.code, shown(result)).toBe(6);
      expect(shown(result)).toContain("HTTP 410");
      expect(shown(result)).toContain(`token_${word}`);
      expect(shown(result)).toMatch(/What to do: mint a fresh token/);
      expect(shown(result)).not.toContain(token);
    }
    const unknown = await typeAsAdmin(host, site.classicLine(`rme_${"x".repeat(43)}`));
    expect(unknown.code, shown(unknown)).toBe(6);
    expect(shown(unknown)).toMatch(/HTTP 401.*does not know this token/);
    expect(await site.admin.hosts()).toHaveLength(1);

    const { host_id } = await site.onboard(host);
    expect(host_id).toBeTruthy();
  });

  it("is a no-op on a host that is enrolled, and with RM_FORCE_REENROLL=1 keeps its id", async () => {
    const host = await site.boot("web-2");
    await writeRandom(host, "/srv/data/random", 1);
    const enrolled = await site.onboard(host);
    expect((await site.admin.waitForJob(await runBackup(site, enrolled.host_id))).status).toBe("succeeded");
    const state = () =>
      host.sh(
        "stat -c '%n %i %Y' /usr/local/bin/restic-manager-agent /etc/restic-manager/agent.env /etc/systemd/system/restic-manager-agent.service; systemctl show -p MainPID restic-manager-agent",
      );
    const before = await state();
    const other = await mint("web-2");
    const again = await typeAsAdmin(host, other.install_command);
    expect(succeeded(again)).toMatch(/enrolled already|already enrolled/i);
    expect(await state()).toBe(before);
    // The token was not even looked at.
    const tokens = await site.admin.call<{ token_hash: string; state: string }[]>("GET", "/api/enrollment-tokens");
    expect(tokens.find(({ token_hash }) => token_hash === other.token_hash)?.state).toBe("pending");

    const oldToken = (await host.sh("sed -n s/^RM_AGENT_TOKEN=//p /etc/restic-manager/agent.env")).trim();
    const forced = other.install_command.replace("sudo bash", "sudo RM_FORCE_REENROLL=1 bash");
    succeeded(await typeAsAdmin(host, forced));
    const after = await site.admin.waitForHost("web-2", { status: "online", repo_status: "ready" });
    expect(after.host_id).toBe(enrolled.host_id);
    expect((await site.admin.jobs(after.host_id, { kind: "backup" })).length).toBe(1);
    expect(await host.sh("cat /etc/restic-manager/agent.env")).not.toContain(oldToken);
    const knock = await host.sh(
      `curl -s -o /dev/null -w '%{http_code}' -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H 'Authorization: Bearer ${oldToken}' ${site.server.publicUrl}/ws/agent`,
    );
    expect(knock).toBe("401");
    expect((await site.admin.waitForJob(await runBackup(site, after.host_id))).status).toBe("succeeded");
    expect(await site.snapshots("web-2")).toHaveLength(2);
  });

  it("says so when the server is out of reach, and changes nothing", async () => {
    const host = await site.boot("web-3");
    const { token, install_command } = await mint("web-3");
    await host.sh(`curl -fsS ${site.server.publicUrl}/install/install.sh -o /tmp/install.sh`);
    await host.reject(site.server.port);
    const line = `sudo RM_SERVER=${site.server.publicUrl} RM_TOKEN=${token} bash /tmp/install.sh`;
    const result = await typeAsAdmin(host, line);
    expect(result.code, shown(result)).toBe(4);
    expect(shown(result)).toMatch(/cannot be reached/);
    expect(shown(result)).toMatch(/What to do: .*firewall/);
    await expectUntouched(host);
    // The whole line does not get further than curl, which says so itself.
    expect(shown(await typeAsAdmin(host, install_command))).toMatch(/curl: \(7\)/);
    await host.unreject();
    succeeded(await typeAsAdmin(host, install_command));
    await site.admin.waitForHost("web-3", { status: "online" });
  });

  it("tells which backups exist already, and touches none", async () => {
    const host = await site.boot("web-4");
    const files = {
      "/etc/cron.d/backup": "15 2 * * * root restic -r /srv/old --password-file /root/pw backup /etc\n",
      "/etc/systemd/system/nightly.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/restic backup /home\n",
      "/etc/systemd/system/nightly.timer": "[Timer]\nOnCalendar=03:00\n\n[Install]\nWantedBy=timers.target\n",
    };
    for (const [path, text] of Object.entries(files)) await host.putText(text, path, 0o644);
    await host.sh("systemctl daemon-reload; systemctl enable --quiet --now nightly.timer");
    const sums = () => host.sh(`sha256sum ${Object.keys(files).join(" ")}; systemctl is-active nightly.timer`);
    const before = await sums();
    const output = succeeded(await typeAsAdmin(host, (await mint("web-4")).install_command));
    expect(output).toContain("/etc/cron.d/backup");
    expect(output).toContain("nightly.timer");
    expect(await sums()).toBe(before);
  });

  it("--uninstall keeps the state, --purge removes it, and an install works after both", async () => {
    const host = await site.boot("web-5");
    const { host_id } = await site.onboard(host);
    const remove = (more: string) =>
      typeAsAdmin(host, `curl -fsSL ${site.server.publicUrl}/install/install.sh | sudo bash -s -- --uninstall${more}`);
    const left = async () =>
      (
        await host.sh(
          "ls -d /etc/restic-manager /var/lib/restic-manager /usr/local/bin/restic-manager-agent 2>/dev/null || :",
        )
      ).trim();

    succeeded(await remove(""));
    expect(await left()).toBe("/etc/restic-manager\n/var/lib/restic-manager");
    expect((await host.exec(["systemctl", "is-active", "restic-manager-agent"])).stdout).not.toBe("active\n");
    await site.admin.waitForHost("web-5", { status: "offline" });
    succeeded(await typeAsAdmin(host, (await mint("web-5")).install_command));
    expect(await site.admin.waitForHost("web-5", { status: "online" })).toMatchObject({ host_id });

    succeeded(await remove(" --purge"));
    expect(await left()).toBe("");
    expect(await host.sh("find / -xdev -name '*restic-manager*' -not -path '/var/log/*' 2>/dev/null")).toBe("");
    succeeded(await typeAsAdmin(host, (await mint("web-5")).install_command));
    expect(await site.admin.waitForHost("web-5", { status: "online", repo_status: "ready" })).toMatchObject({
      host_id,
    });
  });
});

describe("init_failed", () => {
  const initOf = async (hostId: string) => {
    const [init] = await site.admin.jobs(hostId, { kind: "init" });
    return site.admin.waitForJob(init?.job_id ?? "", undefined, 60_000);
  };

  it("by a wrong repository password: the init job's log says which, new credentials repair it", async () => {
    const restic = await site.plainRestic("web-6");
    await restic.init();
    const host = await site.boot("web-6");
    await writeRandom(host, "/srv/data/random", 1);
    const wrong = { repo_encryption_password: "not-the-password" };
    succeeded(await typeAsAdmin(host, (await site.admin.mint(site.order("web-6", wrong))).install_command));
    const failed = await site.admin.waitForHost("web-6", { status: "online", repo_status: "init_failed" });
    const init = await initOf(failed.host_id);
    expect(init).toMatchObject({ status: "failed", cause: "wrong_password" });
    expect(init.output).toMatch(/wrong password/);
    expect(init.output).not.toContain("not-the-password");
    expect(failed).toMatchObject({ repo_cause: "wrong_password", repo_fix: expect.stringMatching(/password/) });
    expect(await site.admin.jobs(failed.host_id, { kind: "init", status: "failed", limit: 1 })).toMatchObject([
      { job_id: init.job_id },
    ]);

    await site.admin.call("PUT", `/api/hosts/${failed.host_id}/repo`, site.order("web-6", { initial_paths: [] }));
    await site.admin.waitForHost("web-6", { repo_status: "ready" });
    expect((await site.admin.waitForJob(await runBackup(site, failed.host_id))).status).toBe("succeeded");
    expect(await restic.snapshots()).toHaveLength(1);
  });

  it("by a wrong login: the log says so, and it is repaired in the same way", async () => {
    const host = await site.boot("web-7");
    const wrong = { repo_password: "not-the-login", repo_encryption_password: REPOSITORY.password };
    succeeded(await typeAsAdmin(host, (await site.admin.mint(site.order("web-7", wrong))).install_command));
    const failed = await site.admin.waitForHost("web-7", { status: "online", repo_status: "init_failed" });
    expect(await initOf(failed.host_id)).toMatchObject({ status: "failed", cause: "auth_refused" });
    await site.admin.call("PUT", `/api/hosts/${failed.host_id}/repo`, {
      repo_url: site.rest.repositoryUrl("web-7"),
      repo_username: REPOSITORY.username,
      repo_password: REPOSITORY.password,
    });
    await site.admin.waitForHost("web-7", { repo_status: "ready" });
  });

  it("by an address that nobody answers: soon, not after a quarter of an hour; fixed, then probed", async () => {
    const host = await site.boot("web-8");
    const port = await findFreePort();
    const startedAt = performance.now();
    const wrong = { repo_url: `rest:http://fleet.test:${port}/web-8` };
    succeeded(await typeAsAdmin(host, (await site.admin.mint(site.order("web-8", wrong))).install_command));
    const failed = await site.admin.waitForHost("web-8", { status: "online", repo_status: "init_failed" });
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    const init = await initOf(failed.host_id);
    expect(init).toMatchObject({ status: "failed", cause: "repo_unreachable" });
    expect(init.output).toMatch(/refused/);

    // A network that swallows packets, instead of refusing.
    const swallowed = await site.admin.call<{ job_id: string }>("PUT", `/api/hosts/${failed.host_id}/repo`, {
      ...site.order("web-8", { initial_paths: [] }),
      repo_url: "rest:http://10.77.250.250:8000/web-8",
    });
    expect(await site.admin.waitForJob(swallowed.job_id, undefined, 60_000)).toMatchObject({
      status: "failed",
      cause: "repo_unreachable",
    });

    // The right address, but its server is away; when it is back, a probe is enough.
    await site.rest.stop();
    const away = await site.admin.call<{ job_id: string }>(
      "PUT",
      `/api/hosts/${failed.host_id}/repo`,
      site.order("web-8", { initial_paths: [] }),
    );
    expect(await site.admin.waitForJob(away.job_id)).toMatchObject({ status: "failed", cause: "repo_unreachable" });
    await site.rest.start();
    const probed = await site.admin.request("POST", `/hosts/${failed.host_id}/repo/probe`);
    expect(probed.status).toBe(202);
    expect(await site.admin.waitForHost("web-8", { repo_status: "ready" })).toMatchObject({ status: "online" });
  });
});

describe("a host that was deleted on the server", () => {
  it("stops and says so, and can be enrolled anew", async () => {
    const host = await site.boot("web-10");
    const { host_id } = await site.onboard(host);
    await site.admin.call("DELETE", `/api/hosts/${host_id}`);
    const status = () => host.exec(["restic-manager-agent", "status"]);
    await expect
      .poll(async () => shown(await status()), { timeout: 15_000, interval: 300 })
      .toMatch(/revoked|removed/i);
    expect((await status()).code).toBe(1);
    expect(await host.sh("journalctl -u restic-manager-agent -o cat --no-pager")).toMatch(/revoked|removed/i);
    const { install_command } = await mint("web-10");
    succeeded(await typeAsAdmin(host, install_command.replace("sudo bash", "sudo RM_FORCE_REENROLL=1 bash")));
    const back = await site.admin.waitForHost("web-10", { status: "online", repo_status: "ready" });
    expect(back.host_id).not.toBe(host_id);
  });
});

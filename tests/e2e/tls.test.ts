import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../harness/wait-for";
import { openSite, QUICK, runBackup, type Site, shown, succeeded, typeAsAdmin, writeRandom } from "./support";

let site: Site;
beforeAll(async () => {
  site = await openSite({ ...QUICK, RM_TLS: "self-signed" });
});

describe("a server with a self-signed certificate", () => {
  it("is pinned by the printed line, to the script, to enrol and to the agent", async () => {
    const host = await site.boot("web-1");
    await writeRandom(host, "/srv/data/random", 1);
    const { install_command } = await site.admin.mint(site.order("web-1"));
    expect(install_command).toMatch(/--pinnedpubkey 'sha256\/\/[A-Za-z0-9+/]{43}='/);
    const { host_id } = await site.onboard(host);
    const { raw } = new X509Certificate(readFileSync(join(site.server.dataDir, "tls/cert.pem")));
    const pin = createHash("sha256").update(raw).digest("hex");
    expect(await host.sh("cat /etc/restic-manager/agent.env")).toContain(`\nRM_CERT_PIN_SHA256=${pin}\n`);
    expect((await site.admin.waitForJob(await runBackup(site, host_id))).status).toBe("succeeded");
  });

  it("that shows another certificate is refused by the agent, which says so, until the old one is back", async () => {
    const host = await site.boot("web-2");
    const { host_id } = await site.onboard(host);
    const tls = join(site.server.dataDir, "tls");
    await site.server.stop();
    await rename(tls, `${tls}.kept`);
    await site.server.restart();
    const status = () => host.exec(["restic-manager-agent", "status"]);
    const refused = await waitFor(
      async () => {
        const result = await status();
        return shown(result).includes("pin_mismatch") && result;
      },
      { what: "the agent to refuse the certificate", timeoutMs: 30_000, intervalMs: 300 },
    );
    expect(refused.code).toBe(1);
    expect(await host.sh("journalctl -u restic-manager-agent -o cat --no-pager")).toMatch(/pin_mismatch/);
    // A server that has just started still counts a host as online for its grace: offline is what it settles at.
    await site.admin.waitForHost("web-2", { status: "offline" });
    expect((await host.exec(["systemctl", "is-active", "restic-manager-agent"])).stdout).toBe("active\n");

    await site.server.stop();
    await rm(tls, { recursive: true });
    await rename(`${tls}.kept`, tls);
    await site.server.restart();
    expect(await site.admin.waitForHost("web-2", { status: "online" }, 30_000)).toMatchObject({ host_id });
    expect((await host.exec(["restic-manager-agent", "status", "--wait", "10"])).code).toBe(0);
  });

  it("is not talked to by a line with another pin, before anything is changed", async () => {
    const host = await site.boot("web-3");
    const { install_command } = await site.admin.mint(site.order("web-3"));
    const wrongPin = `sha256//${Buffer.alloc(32, 7).toString("base64")}`;
    const wrong = await typeAsAdmin(host, install_command.replaceAll(/sha256\/\/[A-Za-z0-9+/]{43}=/g, wrongPin));
    expect(shown(wrong)).toMatch(/curl: \(90\)|public key/i);
    const wrongInScript = install_command.replace(/RM_PINNED_PUBKEY='[^']*'/, `RM_PINNED_PUBKEY='${wrongPin}'`);
    const refused = await typeAsAdmin(host, wrongInScript);
    expect(refused.code, shown(refused)).toBe(4);
    expect(shown(refused)).toMatch(/another key than the pinned one/);
    expect(await host.sh("ls /etc/restic-manager /usr/local/bin/restic-manager-agent 2>/dev/null || :")).toBe("");
    // Without any pin the certificate is not trusted at all.
    expect(shown(await typeAsAdmin(host, site.classicLine("x".repeat(40))))).toMatch(/curl: \(60\)/);
    succeeded(await typeAsAdmin(host, install_command));
    await site.admin.waitForHost("web-3", { status: "online" });
  });
});

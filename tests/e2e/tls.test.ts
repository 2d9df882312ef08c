import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeCertificate } from "../harness/certificate";
import { LAB_ADDRESS } from "../harness/lab";
import { startProcess } from "../harness/processes";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import { openSite, QUICK, runBackup, type Site, shown, succeeded, typeAsAdmin, writeRandom } from "./support";

let site: Site;
const hosts = new Map<string, TestHost>();
/** Booted once for the whole file. */
async function boot(name: string): Promise<TestHost> {
  const host = await site.boot(name);
  hosts.set(name, host);
  return host;
}
function hostOf(name: string): TestHost {
  const host = hosts.get(name);
  if (!host) throw new Error(`${name} was not booted; run the whole file`);
  return host;
}

interface Certificate {
  current: { sha256: string };
  next: { sha256: string } | null;
  pinned_pubkeys: string;
  hosts: number;
  hosts_ready: number;
  hosts_missing: string[];
}
const CERTIFICATE = "/api/server/certificate";
const certificate = () => site.admin.call<Certificate>("GET", CERTIFICATE);
const pinsOf = (host: TestHost) => host.sh("grep CERT_PIN /etc/restic-manager/agent.env || :");
const statusOf = (host: TestHost) => host.exec(["restic-manager-agent", "status"]);

/** Waits until so many hosts have the next certificate's pin on their disk. */
const waitForReady = (count: number) =>
  waitFor(async () => (await certificate()).hosts_ready === count, {
    what: `${count} hosts to know the next certificate`,
    timeoutMs: 30_000,
  });

function waitForRefusal(host: TestHost): Promise<string> {
  const refused = async () => {
    const result = await statusOf(host);
    return shown(result).includes("pin_mismatch") && shown(result);
  };
  return waitFor(refused, { what: `${host.name} to refuse the certificate`, timeoutMs: 30_000, intervalMs: 300 });
}

beforeAll(async () => {
  site = await openSite({ ...QUICK, RM_TLS: "self-signed" });
});

describe("a server with a self-signed certificate", () => {
  it("is pinned by the printed line, to the script, to enrol and to the agent", async () => {
    const host = await boot("web-1");
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
    const host = await boot("web-2");
    const { host_id } = await site.onboard(host);
    const tls = join(site.server.dataDir, "tls");
    await site.server.stop();
    await rename(tls, `${tls}.kept`);
    await site.server.restart();
    await waitForRefusal(host);
    expect((await statusOf(host)).code).toBe(1);
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
    const host = await boot("web-3");
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

  it("says nothing to somebody in the middle who shows a certificate of their own", async () => {
    const { certPath, keyPath } = await makeCertificate(["fleet.test", LAB_ADDRESS]);
    await site.server.stop();
    const listen = `
      const { readFileSync } = require("node:fs");
      const options = { cert: readFileSync(process.argv[1]), key: readFileSync(process.argv[2]) };
      const server = require("node:tls").createServer(options, (socket) => {
        console.log("shook hands with " + socket.remoteAddress);
        socket.on("data", (data) => console.log("got " + data.length + " bytes"));
        socket.on("error", () => {});
      });
      server.listen(Number(process.argv[3]), process.argv[4], () => console.log("listening"));`;
    const args = ["-e", listen, certPath, keyPath, String(site.server.port), LAB_ADDRESS];
    const spec = { name: "man in the middle", command: process.execPath, args };
    const middle = await startProcess(site.lab.inside(spec));
    const victim = hostOf("web-1");
    await middle.waitForOutput(new RegExp(`shook hands with [^\\n]*${victim.address}`));
    expect(await waitForRefusal(victim)).toMatch(/listening in|in between/);
    await middle.stop();
    expect(middle.output()).not.toContain("got ");
    await site.server.restart();
    for (const name of hosts.keys()) await site.admin.waitForHost(name, { status: "online" }, 30_000);
  });

  it("is exchanged while hosts are connected, for one that was away when it was told, and for one away when it was done", async () => {
    const [living, away] = [hostOf("web-1"), hostOf("web-2")];
    const before = await certificate();
    expect(before).toMatchObject({ next: null, hosts: 3 });
    await away.cut();
    const prepared = await site.admin.call<Certificate>("POST", `${CERTIFICATE}/prepare`);
    const next = prepared.next?.sha256 ?? "";
    await waitForReady(2);
    const early = await site.admin.request("POST", `${CERTIFICATE}/activate`);
    expect(early).toMatchObject({ status: 409, json: { code: "hosts_not_ready" } });
    expect(early.text).toMatch(/2 of 3 hosts.*web-2/);
    expect(await pinsOf(living)).toContain(`RM_NEXT_CERT_PIN_SHA256=${next}\n`);
    await away.heal();
    await waitForReady(3);

    const { install_command } = await site.admin.mint(site.order("web-9"));
    const pins = /--pinnedpubkey '([^']+)'/.exec(install_command)?.[1] ?? "";
    expect(pins).toBe(prepared.pinned_pubkeys);
    expect(pins.split(";")).toHaveLength(2);
    const health = `curl -fsS -k --pinnedpubkey '${pins}' ${site.server.publicUrl}/api/health`;
    expect(await living.sh(health)).toContain("ok");

    await away.cut();
    const onlineSince = async () => shown(await statusOf(living)).split("\n", 1)[0];
    const online = await onlineSince();
    expect(online).toMatch(/^online since/);
    const after = await site.admin.call<Certificate>("POST", `${CERTIFICATE}/activate`);
    expect(after).toMatchObject({ current: { sha256: next }, next: null });
    expect(await living.sh(health)).toContain("ok");
    // The connection from before lives on, and works.
    const { host_id } = await site.admin.host("web-1");
    expect((await site.admin.waitForJob(await runBackup(site, host_id))).status).toBe("succeeded");
    expect(await onlineSince()).toBe(online);

    // Away for so long that the connection ends: one that outlives the exchange shows no new certificate.
    await site.admin.waitForHost("web-2", { status: "offline" }, 30_000);
    await away.heal();
    const promoted = async () => (await pinsOf(away)) === `RM_CERT_PIN_SHA256=${next}\n`;
    await waitFor(promoted, { what: "the agent that was away to take the next certificate", timeoutMs: 30_000 });
    await site.server.restart();
    for (const name of hosts.keys()) await site.admin.waitForHost(name, { status: "online" }, 30_000);
    await waitFor(async () => (await pinsOf(living)) === `RM_CERT_PIN_SHA256=${next}\n`, { what: "all to take it" });
    expect((await certificate()).current.sha256).toBe(next);
  });

  it("that was exchanged behind a host's back is refused by it until the host is enrolled again", async () => {
    const away = hostOf("web-2");
    // A cable that is pulled for so short a time would deliver what was said meanwhile.
    await away.sh("systemctl stop restic-manager-agent");
    await site.admin.call("POST", `${CERTIFICATE}/prepare`);
    await waitForReady(2);
    await site.admin.call("POST", `${CERTIFICATE}/activate`, { force: true });
    await away.sh("systemctl start restic-manager-agent");
    expect(await waitForRefusal(away)).toMatch(/enroll this host again/);
    const doctor = await away.exec(["restic-manager-agent", "doctor"]);
    expect(doctor.code, shown(doctor)).toBe(1);
    expect(doctor.stdout).toMatch(
      /✘ tls .*certificate [0-9a-f]{64} is not the pinned [0-9a-f]{64}\n +→ .*enroll this host again/,
    );
    const { install_command } = await site.admin.mint(site.order("web-2"));
    succeeded(await typeAsAdmin(away, install_command.replace("sudo bash", "sudo RM_FORCE_REENROLL=1 bash")));
    await site.admin.waitForHost("web-2", { status: "online" }, 30_000);
    const { current } = await certificate();
    expect(await pinsOf(away)).toBe(`RM_CERT_PIN_SHA256=${current.sha256}\n`);
    expect((await statusOf(hostOf("web-1"))).code).toBe(0);
  });
});

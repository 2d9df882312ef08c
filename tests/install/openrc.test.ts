import { beforeAll, describe, expect, it } from "vitest";
import { runOrThrow } from "../harness/processes";
import { suitePackage } from "../harness/suites";
import { waitFor } from "../harness/wait-for";
import { type FakeServer, startFakeServer, TOKEN } from "./install-lab";
import { makeSandbox, type Sandbox } from "./sandbox";

const SERVICE = "restic-manager-agent";
const PACKAGES = ["openrc", "librc1", "libeinfo1", "insserv"];
/** What `openrc sysinit` would make at boot. */
const STATES =
  "daemons exclusive failed hotplugged inactive options scheduled started starting stopping wasinactive tmp";
const BOOT = `for state in ${STATES}; do mkdir -p /run/openrc/$state; done; touch /run/openrc/softlevel
  rm -rf /usr/local/bin/restic-manager-agent /etc/init.d/[!r]*`;

/** A session of its own: what the test harness ends with a command must not be the daemons that the command started. */
const AS_LOGIN = ["setsid", "--wait"];

let server: FakeServer;
let sandbox: Sandbox;
beforeAll(async () => {
  server = await startFakeServer();
  sandbox = await makeSandbox({ processes: "own" });
  const unpack = ["tar", "x", "--keep-directory-symlink", "-C", "/"];
  for (const packageName of PACKAGES) {
    const dir = await suitePackage("bookworm", packageName);
    const archive = `tar c -C "${dir}" . | base64 -w0`;
    const packed = await runOrThrow({ name: "tar", command: "sh", args: ["-c", archive] });
    expect(await sandbox.run({ shell: unpack, script: Buffer.from(packed, "base64") })).toMatchObject({ code: 0 });
  }
  await sh(BOOT);
  // Quicker than a person would want it.
  await sandbox.put(`/etc/conf.d/${SERVICE}`, "respawn_delay=1\n");
});

async function sh(script: string): Promise<string> {
  const result = await sandbox.run({ shell: [...AS_LOGIN, "sh"], script });
  expect(result, script).toMatchObject({ code: 0 });
  return result.stdout;
}

const install = (env: Record<string, string> = {}, args: string[] = []) =>
  sandbox.run({
    shell: [...AS_LOGIN, "bash"],
    env: { RM_SERVER: server.url, RM_TOKEN: TOKEN, HOME: "/root", ...env },
    args,
  });
const agentPid = () => sh(`pgrep -x sleep -P $(cat /run/${SERVICE}.pid) || :`);

describe("install.sh on a host that OpenRC runs", () => {
  it("installs, enables and starts a supervised service", async () => {
    const result = await install();
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toContain("running, enabled at boot, online");
    expect(await sh(`rc-service ${SERVICE} status; ls /etc/runlevels/default`)).toMatch(/started\n(.|\n)*agent\n/);
    expect(await sh(`stat -c %a /etc/restic-manager /var/lib/restic-manager /var/log/${SERVICE}.log`)).toBe(
      "700\n700\n600\n",
    );
    expect(await agentPid()).toMatch(/^\d+\n$/);
  });

  it("runs the guard before every start, and starts an agent again that died", async () => {
    await sandbox.put("/usr/local/lib/restic-manager-agent/guard", "#!/bin/sh\necho ran >>/run/guard\n", 0o755);
    const before = await agentPid();
    expect(before).toMatch(/^\d+\n$/);
    await sh(`kill -KILL ${before}`);
    await waitFor(async () => ![before, ""].includes(await agentPid()), { what: "another agent" });
    expect(await sh("cat /run/guard")).toBe("ran\n");
  });

  it("is a no-op when it is run again, but for what is damaged", async () => {
    const before = await agentPid();
    const again = await install();
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toContain("they count from its next start on");
    expect(await sh("head -c 200 /usr/local/lib/restic-manager-agent/guard")).toContain("before every start");
    expect(await agentPid()).toBe(before);
    expect((await install()).stdout).not.toContain("next start on");
  });

  it("sets the nice level and keeps other settings; other limits are refused", async () => {
    const refused = await install({ RM_MEMORY_MAX: "1G", RM_FORCE_REENROLL: "1" });
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toMatch(/RM_MEMORY_MAX is set by systemd(.|\n)*rc_cgroup_settings/);
    expect(await install({ RM_NICE: "7", RM_FORCE_REENROLL: "1" })).toMatchObject({ code: 0 });
    expect(await sh(`cat /etc/conf.d/${SERVICE}`)).toBe("respawn_delay=1\nexport SSD_NICELEVEL=7\n");
    expect(await sh(`ps -o ni= -p ${await agentPid()}`)).toBe("  7\n");
  });

  it("starts a new log when the old one has grown", async () => {
    await sh(`head -c 1100000 /dev/zero >/var/log/${SERVICE}.log; rc-service ${SERVICE} restart`);
    expect(await sh(`stat -c %s /var/log/${SERVICE}.log /var/log/${SERVICE}.log.1`)).toMatch(/^\d{1,5}\n1100000\n$/);
  });

  it("is removed with all its processes", async () => {
    expect(await install({}, ["--uninstall", "--purge"])).toMatchObject({ code: 0, stderr: "" });
    // One is the first process of the sandbox.
    expect(await sh("pgrep -x supervise-daemo; pgrep -c -x sleep")).toBe("1\n");
    expect((await sandbox.changes()).filter((path) => path.includes(SERVICE))).toEqual([]);
  });
});

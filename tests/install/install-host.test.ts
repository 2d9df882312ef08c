import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "../harness/lab";
import { resticPath } from "../harness/restic";
import { bootHost, type TestHost } from "../harness/test-host";
import { backUpEverything } from "./everything";
import { type FakeServer, install, startFakeServer, TOKEN, tellAgent } from "./install-lab";

const BIN = "/usr/local/bin/restic-manager-agent";
const ENV_FILE = "/etc/restic-manager/agent.env";
const UNIT = "restic-manager-agent.service";
const LIMITS = `/etc/systemd/system/${UNIT}.d/limits.conf`;
let lab: Lab;
let server: FakeServer;
beforeAll(async () => {
  lab = await openLab();
  server = await startFakeServer(lab);
});

let host: TestHost;
let count = 0;
beforeEach(async () => {
  count += 1;
  host = await bootHost(lab, `install-${count}`);
  await server.serve("whole");
  await server.takeRequests();
  return () => host.down();
});

const isActive = async () => (await host.exec(["systemctl", "is-active", UNIT])).stdout.trim();
const mainPid = async () => (await host.sh(`systemctl show -P MainPID ${UNIT}`)).trim();

async function expectInstalled(): Promise<void> {
  expect(await isActive()).toBe("active");
  expect(await host.sh(`systemctl is-enabled ${UNIT}`)).toBe("enabled\n");
  expect(await host.sh(`stat -c '%a %U' /etc/restic-manager /var/lib/restic-manager ${ENV_FILE}`)).toBe(
    "700 root\n700 root\n600 root\n",
  );
}

describe("install.sh on a host", () => {
  it("installs, enrolls and starts the agent, each step printed, and lists what backs up already", async () => {
    await host.sh("echo '0 3 * * * root restic backup /srv' >/etc/cron.d/mine");
    const result = await install(host, server);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    for (let step = 1; step <= 6; step += 1) expect(result.stdout).toContain(`[${step}/6] `);
    expect(result.stdout).toContain("/etc/cron.d/mine: 0 3 * * * root restic backup /srv");
    await expectInstalled();
    expect(await host.sh(`sed 's/=.*//' ${ENV_FILE}`)).toBe("RM_SERVER\nRM_HOST_ID\nRM_AGENT_TOKEN\n");
    expect(await host.sh("cat /etc/cron.d/mine")).toContain("restic backup /srv");
    expect(await host.sh("ls -A /usr/local/bin /etc/systemd/system | grep -F . || :")).not.toMatch(
      /\.[A-Za-z0-9]{6}$/m,
    );
    await host.reboot();
    expect(await isActive()).toBe("active");
  });

  it("takes the classic line with the variables given to sudo", async () => {
    const line = `curl -fsSL ${server.url}/install/install.sh | sudo RM_SERVER=${server.url}/ RM_TOKEN=${TOKEN} bash`;
    expect(await host.shAsAdmin(line)).toMatchObject({ code: 0, stderr: "" });
    await expectInstalled();
    expect(await host.sh(`grep ^RM_SERVER ${ENV_FILE}`)).toBe(`RM_SERVER=${server.url}\n`);
  });

  it("shows the token to nobody: not in argv, environment, journal or any file", async () => {
    const result = await install(host, server);
    expect(result.code).toBe(0);
    expect(result.stdout + result.stderr).not.toContain(TOKEN);
    const seen = await host.sh(
      "cat /root/fake/enroll-environment /root/fake/enroll-environments /root/fake/enroll-processes",
    );
    expect(seen).toContain("restic-manager-agent enroll");
    expect(seen).not.toContain(TOKEN);
    expect(await host.sh("journalctl --no-pager -o export")).not.toContain(TOKEN);
    const files = `grep -rlF ${TOKEN} /etc /home /opt /root /run /tmp /usr /var 2>/dev/null || :`;
    expect(await host.sh(files, { timeoutMs: 60_000 })).toBe("");
  });

  it("writes a unit that systemd has nothing to say about, and that stops the agent gently", async () => {
    await install(host, server, { RM_MEMORY_MAX: "2G", RM_CPU_QUOTA: "150%", RM_IO_WEIGHT: "20", RM_NICE: "10" });
    const verify = await host.exec(["systemd-analyze", "verify", `/etc/systemd/system/${UNIT}`]);
    expect(verify).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const properties =
      "KillMode,TimeoutStopUSec,MemoryDenyWriteExecute,Restart,User,StateDirectory,NoNewPrivileges,WatchdogUSec,LimitCORE,MemoryMax,CPUQuotaPerSecUSec,IOWeight,Nice";
    expect((await host.sh(`systemctl show -p ${properties} ${UNIT}`)).trim().split("\n").sort()).toEqual([
      "CPUQuotaPerSecUSec=1.500000s",
      "IOWeight=20",
      "KillMode=mixed",
      "LimitCORE=0",
      "MemoryDenyWriteExecute=no",
      "MemoryMax=2147483648",
      "Nice=10",
      "NoNewPrivileges=yes",
      "Restart=always",
      "StateDirectory=restic-manager",
      "TimeoutStopUSec=1min 30s",
      "User=root",
      "WatchdogUSec=5min",
    ]);
    await install(host, server, { RM_CPU_QUOTA: "50%" });
    expect(await host.sh(`grep = ${LIMITS}`)).toBe("MemoryMax=2G\nCPUQuota=50%\nIOWeight=20\nNice=10\n");
  });

  it("closes what a backup of everything does not need, gives a reason for all else, and backs everything up", async () => {
    await install(host, server);
    const rating = await host.sh(`systemd-analyze security --no-pager ${UNIT}`);
    expect(Number(/Overall exposure level .*: ([\d.]+)/.exec(rating)?.[1])).toBeLessThanOrEqual(5);
    const reasons = (await host.sh(`grep '^#' /etc/systemd/system/${UNIT}`)).replaceAll("\n#", "");
    const unexplained = [...rating.matchAll(/^✗ (\S+)/gmu)]
      .map(([, name = ""]) => name.replace(/^(CapabilityBoundingSet|RestrictAddressFamilies)=~/, ""))
      .filter((name) => !reasons.includes(name));
    expect(rating).toMatch(/^✗ /m);
    expect(unexplained).toEqual([]);

    const { before, after } = await backUpEverything(host, UNIT);
    expect(after).toBe(before);
    expect(before).toMatch(/^setuid 104755 .* security\.capability=/m);
    expect(before).toMatch(/^plain .* trusted\.ours=/m);
  });
});

describe("install.sh run again", () => {
  it("is a no-op on an enrolled host", async () => {
    await install(host, server);
    const facts = `stat -c '%i %Y' ${BIN} ${ENV_FILE} /etc/systemd/system/${UNIT}`;
    const [before, pid] = [await host.sh(facts), await mainPid()];
    await server.takeRequests();
    const again = await install(host, server);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toContain("enrolled already");
    expect(await server.takeRequests()).toEqual(["/install/install.sh"]);
    expect([await host.sh(facts), await mainPid()]).toEqual([before, pid]);
    expect(await host.sh("wc -l </root/fake/enrolled-with")).toBe("1\n");
    const elsewhere = await install(host, server, { RM_SERVER: "http://other.example" });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.stderr).toContain(`the host stays at ${server.url}`);
  });

  it("brings back a service that was stopped and a unit or agent that was removed", async () => {
    await install(host, server);
    await host.sh(`systemctl disable --now ${UNIT}; rm /etc/systemd/system/${UNIT}`);
    expect((await install(host, server)).code).toBe(0);
    await expectInstalled();
    await host.sh(`systemctl stop ${UNIT}; rm ${BIN}`);
    expect((await install(host, server, { RM_TOKEN: "" })).code).toBe(0);
    await expectInstalled();
    expect(await host.sh("wc -l </root/fake/enrolled-with")).toBe("1\n");
  });

  it("enrolls again with RM_FORCE_REENROLL=1, restarts the agent and keeps the host's own switches", async () => {
    await install(host, server, { RM_ALLOW_HOOKS: "1", RM_ALLOW_IN_PLACE_RESTORE: "1" });
    const pid = await mainPid();
    expect((await install(host, server, { RM_FORCE_REENROLL: "1" })).code).toBe(0);
    await expectInstalled();
    expect(await mainPid()).not.toBe(pid);
    expect(await host.sh("wc -l </root/fake/enrolled-with")).toBe("2\n");
    expect(await host.sh(`grep -c ^RM_ALLOW_HOOKS=1 ${ENV_FILE}`)).toBe("1\n");
    expect(await host.sh(`grep -c ^RM_ALLOW_IN_PLACE_RESTORE=1 ${ENV_FILE}`)).toBe("1\n");
  });
});

describe("install.sh that fails half-way", () => {
  it("takes no bad download, and works once it is good", async () => {
    for (const [mode, text] of [
      ["damaged", /its SHA-256 is not the one the server names/],
      ["unchecked", /no X-Checksum-Sha256/],
      ["404", /HTTP 404 .*The server says agent_not_built/],
      ["500", /HTTP 500/],
    ] as const) {
      await server.serve(mode);
      const result = await install(host, server);
      expect(result.code).toBe(4);
      expect(result.stderr).toMatch(text);
      expect(result.stderr).toContain("What to do: ");
      expect(await host.sh("ls -A /usr/local/bin; ls -d /etc/restic-manager 2>/dev/null || :")).toBe("");
    }
    await server.serve("whole");
    expect((await install(host, server)).code).toBe(0);
    await expectInstalled();
  });

  it("leaves no temporary file when it is ended in the middle of a download", async () => {
    await server.serve("stalled");
    const running = install(host, server);
    await host.sh(`until ls /usr/local/bin/restic-manager-agent.?????? >/dev/null 2>&1; do sleep 0.05; done`);
    await host.sh("kill $(pgrep -o -x -u root bash); kill $(pgrep -x curl)");
    expect((await running).code).not.toBe(0);
    expect(await host.sh("ls -A /usr/local/bin")).toBe("");
    await server.serve("whole");
    expect((await install(host, server)).code).toBe(0);
  });

  it("explains each exit code of enroll, and works the next time", async () => {
    for (const [code, exitCode, reason, remedy] of [
      [10, 6, /HTTP 410.*expired, used or revoked/, /mint a fresh token/],
      [11, 6, /HTTP 410/, /mint a fresh token/],
      [12, 6, /HTTP 410/, /mint a fresh token/],
      [13, 6, /HTTP 401/, /mint a token on this very server/],
      [20, 6, /cannot be reached/, /still good/],
      [21, 6, /certificate was refused/, /still good/],
      [2, 2, /refused the input/, /run the same line again/],
      [30, 6, /code 30/, /run the same line again/],
    ] as const) {
      await tellAgent(host, "enroll-code", String(code));
      const result = await install(host, server);
      expect(result.code).toBe(exitCode);
      expect(result.stderr).toContain("enroll said why");
      expect(result.stderr).toMatch(reason);
      expect(result.stderr).toMatch(remedy);
      expect(await isActive()).toBe("inactive");
    }
    await tellAgent(host, "enroll-code", "0");
    expect((await install(host, server)).code).toBe(0);
    await expectInstalled();
  });

  it("says why the host stays offline, and finds it online later", async () => {
    for (const [reason, text] of [
      ["unreachable", /is not reached yet/],
      ["pin_mismatch", /refuses the server's certificate/],
      ["unauthorized", /the server refuses it/],
      ["upgrade_refused", /WebSocket/],
      ["crash", /the unit is not running/],
    ] as const) {
      await tellAgent(host, "reason", reason);
      await host.sh(`systemctl stop ${UNIT} 2>/dev/null || :`);
      const result = await install(host, server);
      expect(result.code).toBe(7);
      expect(result.stderr).toMatch(text);
      expect(result.stdout).toContain("the status line");
      if (reason === "crash") expect(result.stdout).toContain("the agent crashed");
    }
    await tellAgent(host, "reason", "connected");
    await host.sh(`systemctl restart ${UNIT}`);
    expect((await install(host, server)).code).toBe(0);
  });
});

describe("restic on the host", () => {
  it("comes from the server when the host has none, and without any way to get it nothing is enrolled", async () => {
    await host.sh("rm /usr/bin/restic");
    const none = await install(host, server);
    expect(none.code).toBe(5);
    expect(none.stderr).toMatch(/restic could not be installed, and the host was not enrolled(.|\n)*restic\/releases/);
    expect(await host.sh(`ls ${ENV_FILE} 2>/dev/null || echo none`)).toBe("none\n");

    await server.serveRestic(await resticPath());
    const served = await install(host, server);
    expect(served).toMatchObject({ code: 0, stderr: "" });
    expect(served.stdout).toContain("taken from the server");
    expect(await host.sh("command -v restic")).toBe("/usr/local/bin/restic\n");
  });

  it("is refused when it is older than 0.14, before anything is enrolled", async () => {
    await host.putText("#!/bin/sh\necho restic 0.12.1 compiled with go1.18\n", "/usr/local/bin/restic", 0o755);
    const result = await install(host, server);
    expect(result.code).toBe(5);
    expect(result.stderr).toMatch(/restic 0\.12\.1 is too old(.|\n)*0\.14 or newer/);
    expect(await host.sh(`ls ${ENV_FILE} 2>/dev/null || echo none`)).toBe("none\n");
  });
});

describe("install.sh --uninstall", () => {
  const uninstall = (...more: string[]) =>
    host.shAsAdmin(
      `curl -fsSL ${server.url}/install/install.sh | sudo bash -s -- ${["--uninstall", ...more].join(" ")}`,
    );
  const traces = `ls -d ${BIN} /usr/local/lib/restic-manager-agent /etc/systemd/system/${UNIT} 2>/dev/null || :`;
  const kept = "ls -d /etc/restic-manager /var/lib/restic-manager 2>/dev/null || :";

  it("removes service and agent but keeps configuration and state, and an install goes on from there", async () => {
    await install(host, server);
    const result = await uninstall();
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(await isActive()).toBe("inactive");
    expect(await host.sh(traces)).toBe("");
    expect(await host.sh(kept)).toBe("/etc/restic-manager\n/var/lib/restic-manager\n");
    expect((await install(host, server, { RM_TOKEN: "" })).code).toBe(0);
    await expectInstalled();
  });

  it("removes everything with --purge, and does no harm when there is nothing", async () => {
    await install(host, server);
    expect((await uninstall("--purge")).code).toBe(0);
    expect(await host.sh(`${traces}; ${kept}`)).toBe("");
    const again = await uninstall("--purge");
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toContain("There was nothing to remove.");
  });

  it("removes what a half installation left", async () => {
    await tellAgent(host, "enroll-code", "10");
    await install(host, server);
    expect((await uninstall("--purge")).code).toBe(0);
    expect(await host.sh(`${traces}; ${kept}`)).toBe("");
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { LAB_ADDRESS, type Lab, openLab, TESTHOST_DIR, TESTHOST_SCRIPT, testhostEnvironment } from "./lab";
import { findFreePort } from "./ports";
import { runOrThrow, startProcess } from "./processes";
import { makeTempDir } from "./temp";
import { bootHost, type TestHost } from "./test-host";

let lab: Lab;
let host: TestHost;
beforeAll(async () => {
  lab = await openLab();
  host = await bootHost(lab, "web-1");
});

/** A web server in the lab that answers "hello from the lab". */
async function serveInLab(port: number): Promise<void> {
  const script = `require("http").createServer((q, r) => r.end("hello from the lab"))
    .listen(${port}, "${LAB_ADDRESS}", () => console.log("ready"))`;
  const server = await startProcess(lab.inside({ name: "server", command: process.execPath, args: ["-e", script] }));
  await server.waitForOutput(/ready/);
}

describe("a test host", () => {
  it("runs systemd as PID 1, with nothing failed, and passes output, input and exit code", async () => {
    expect(await host.sh("cat /proc/1/comm; systemctl is-system-running")).toBe("systemd\nrunning\n");
    const result = await host.exec(["sh", "-c", "cat; echo err >&2; exit 7"], { input: "in" });
    expect(result).toEqual({ code: 7, signal: null, stdout: "in", stderr: "err\n" });
    expect((await host.shAsAdmin("id -un; sudo id -un")).stdout).toBe("admin\nroot\n");
  });

  it("cannot touch the clock of this machine", async () => {
    const status = await host.sh("cat /proc/self/status");
    for (const set of ["CapEff", "CapBnd"]) {
      const mask = BigInt(`0x${new RegExp(`^${set}:\\s*(\\w+)`, "m").exec(status)?.[1]}`);
      expect({ set, mayAdministerNetwork: (mask >> 12n) & 1n }).toEqual({ set, mayAdministerNetwork: 1n });
      expect({ set, maySetClock: (mask >> 25n) & 1n }).toEqual({ set, maySetClock: 0n });
    }
  });

  it("takes and gives files", async () => {
    await host.putText("secret", "/etc/some/where/file");
    expect(await host.sh("stat -c '%a %U' /etc/some/where/file")).toBe("600 root\n");
    const back = join(await makeTempDir(), "back");
    await host.get("/etc/some/where/file", back);
    expect(readFileSync(back, "utf8")).toBe("secret");
  });

  it("has a new boot id and its old files after a reboot, and after a power cut", async () => {
    await host.sh("systemctl enable --quiet cron; echo kept >/root/kept; sync");
    const ids = [await host.bootId()];
    await host.reboot();
    ids.push(await host.bootId());
    await host.powercut();
    expect((await host.exec(["true"])).stderr).toContain("is not running");
    await host.start();
    ids.push(await host.bootId());
    await host.poweroff();
    await host.start();
    ids.push(await host.bootId());
    expect(new Set(ids).size).toBe(4);
    expect(await host.sh("cat /root/kept; systemctl is-active cron")).toBe("kept\nactive\n");
  });
});

describe("the lab", () => {
  it("serves its hosts as fleet.test, and this test through the gateway", async () => {
    const port = await findFreePort();
    await serveInLab(port);
    expect(await host.sh(`curl -sS http://fleet.test:${port}/`)).toBe("hello from the lab");
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await lab.openGateway(port);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("hello from the lab");
  });

  it("is cut off from servers of this machine", async () => {
    const outside = createServer((_request, response) => response.end("machine"));
    await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
    const address = outside.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const result = await host.exec(["curl", "-sS", "--max-time", "2", `http://127.0.0.1:${port}/`]);
    outside.close();
    expect(result.code).toBe(7);
  });

  it("cuts cables and resets connections, and undoes both", async () => {
    const port = await findFreePort();
    await serveInLab(port);
    const curl = ["curl", "-sS", "--max-time", "10", `http://fleet.test:${port}/`];
    await host.cut();
    expect((await host.exec([...curl, "--max-time", "1"])).code).toBe(28);
    await host.heal();
    expect((await host.exec(curl)).stdout).toBe("hello from the lab");
    await host.reject(port);
    expect((await host.exec(curl)).code).toBe(7);
    await host.unreject();
    expect((await host.exec(curl)).stdout).toBe("hello from the lab");
  });

  it("of a run that was killed is removed by the next run", async () => {
    const killed = await startProcess({ name: "a run", command: "sleep", args: ["infinity"] });
    const prefix = `p${killed.pid}x1`;
    const spec = { command: TESTHOST_SCRIPT, env: testhostEnvironment(prefix) };
    await runOrThrow({ ...spec, name: "testhost up", args: ["up", "left"] });
    expect(traces(prefix)).not.toEqual([]);
    await killed.kill();
    await openLab();
    expect(traces(prefix)).toEqual([]);
  });

  it("leaves nothing behind", async () => {
    const other = await openLab();
    const [one, two] = await Promise.all([bootHost(other, "one"), bootHost(other, "two")]);
    expect(one.address).not.toBe(two.address);
    await two.poweroff();
    expect(traces(other.prefix)).not.toEqual([]);
    await other.close();
    expect(traces(other.prefix)).toEqual([]);
    expect(await host.sh("echo still here")).toBe("still here\n");
  });
});

/** Everything on this machine that carries the prefix: namespaces, mounts, cgroups, processes. */
function traces(prefix: string): string[] {
  const under = (dir: string) => (existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : []);
  const dirs = ["/run/netns", "/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];
  dirs.push("/run/systemd/nspawn/propagate", join(TESTHOST_DIR, "runs"));
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const commands = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const processes = commands.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  });
  return [...dirs.flatMap(under), ...mounts, ...processes].filter((line) => line.includes(prefix));
}

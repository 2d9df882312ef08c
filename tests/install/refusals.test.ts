import { beforeAll, describe, expect, it } from "vitest";
import { makeSandbox, type Sandbox, SHELLS } from "./sandbox";

const GOOD_TOKEN = "rme_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const GOOD = { RM_SERVER: "http://127.0.0.1:9", RM_TOKEN: GOOD_TOKEN };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await makeSandbox();
  await sandbox.put("/run/systemd/system/.keep", "");
  await sandbox.putFakeProgram("systemctl", "echo fake systemctl; exit 0");
});

/** Every refusal comes before any change, in words that name the remedy, and never shows the token. */
async function expectRefusal(
  result: { code: number | null; stdout: string; stderr: string },
  code: number,
  text: RegExp,
) {
  expect(result.stderr).toMatch(text);
  expect(result.stderr).toContain("What to do: ");
  expect(result.code).toBe(code);
  expect(result.stdout + result.stderr).not.toContain(GOOD_TOKEN);
  expect(await sandbox.changes()).toEqual([]);
}

describe("install.sh refuses before it changes anything", () => {
  it.each([
    ["no address", ""],
    ["another scheme", "ftp://server.example"],
    ["no scheme", "server.example:8480"],
    ["a space", "http://server.example /x"],
    ["a quote", "http://server.example/'x"],
    ["a command", "http://server.example/$(id)"],
    ["a line break", "http://server.example\nhttp://evil.example"],
    ["a user in it", "http://user@server.example"],
    ["a query", "http://server.example/?x=1"],
    ["no host", "https:///path"],
    ["a bad port", "https://server.example:port"],
    ["port 0", "https://server.example:0"],
    ["a port beyond the last", "http://[2001:db8::1]:65536/x"],
    ["a fragment", "https://server.example/#x"],
    ["a double quote", 'https://server.example/"x'],
    ["a tab", "https://server.example/\tx"],
    ["an open bracket", "https://[2001:db8::1"],
    ["a host that starts with a dash", "https://-oProxyCommand"],
  ])("an RM_SERVER with %s", async (_name, RM_SERVER) => {
    await expectRefusal(await sandbox.run({ env: { ...GOOD, RM_SERVER } }), 2, /RM_SERVER/);
  });

  it.each([
    ["missing", ""],
    ["short", "rme_abc"],
    ["with a space", `${GOOD_TOKEN} x`],
    ["with a quote", `${GOOD_TOKEN}'`],
    ["with a line break", `${GOOD_TOKEN}\n`],
  ])("an RM_TOKEN that is %s", async (_name, RM_TOKEN) => {
    await expectRefusal(await sandbox.run({ env: { ...GOOD, RM_TOKEN } }), 2, /RM_TOKEN/);
  });

  it("a pin that is none, or for a server without TLS", async () => {
    const server = "https://server.example";
    const bad = { ...GOOD, RM_SERVER: server, RM_PINNED_PUBKEY: "sha256//short" };
    await expectRefusal(await sandbox.run({ env: bad }), 2, /RM_PINNED_PUBKEY/);
    const plain = { ...GOOD, RM_PINNED_PUBKEY: `sha256//${"A".repeat(43)}=` };
    await expectRefusal(await sandbox.run({ env: plain }), 2, /not https/);
  });

  it.each([
    ["RM_MEMORY_MAX", "lots"],
    ["RM_MEMORY_MAX", "255M"],
    ["RM_MEMORY_MAX", "1"],
    ["RM_MEMORY_MAX", "101%"],
    ["RM_MEMORY_MAX", "1G\nExecStartPre=/bin/evil"],
    ["RM_CPU_QUOTA", "50"],
    ["RM_CPU_QUOTA", "0%"],
    ["RM_IO_WEIGHT", "10001"],
    ["RM_IO_WEIGHT", "1 2"],
    ["RM_NICE", "20"],
    ["RM_NICE", "-21"],
    ["RM_NICE", "--1"],
    ["RM_RESTIC_FROM", "somewhere"],
  ])("%s=%j", async (name, value) => {
    await expectRefusal(await sandbox.run({ env: { ...GOOD, [name]: value } }), 2, new RegExp(name));
  });

  it("an unknown argument, and --purge alone", async () => {
    await expectRefusal(await sandbox.run({ env: GOOD, args: ["--remove"] }), 2, /unknown argument --remove/);
    await expectRefusal(await sandbox.run({ env: GOOD, args: ["--purge"] }), 2, /--uninstall/);
  });

  it.each(SHELLS.map((shell) => [shell.join(" "), shell] as const))(
    "an ordinary user, run by %s",
    async (_name, shell) => {
      await expectRefusal(await sandbox.run({ env: GOOD, shell, user: "nobody" }), 3, /must run as root/);
    },
  );
});

describe("install.sh refuses machines without an agent", () => {
  it.each([
    ["armv7l", /no agent for armv7l/],
    ["i686", /no agent for i686/],
    ["aarch64", /glibc loader/], // this machine has the loader of another processor
  ])("a processor of the kind %s", async (machine, text) => {
    const other = await otherMachine(`[ "$1" = -m ] && echo ${machine} || echo Linux`);
    const result = await other.run({ env: GOOD });
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(text);
    expect(await other.changes()).toEqual([]);
  });

  it("another system than Linux", async () => {
    const other = await otherMachine("echo FreeBSD");
    const result = await other.run({ env: GOOD });
    expect(result.code).toBe(3);
    expect(result.stderr).toContain("this is FreeBSD");
    expect(await other.changes()).toEqual([]);
  });

  it.each([
    ["systemd", /systemd is not running here, nor is OpenRC \(process 1 is systemd, so this looks like a container/],
    ["init", /process 1 is init, that is sysvinit without OpenRC/],
    ["runit", /process 1 is runit, not supported, because there is no service for it/],
    ["s6-svscan", /process 1 is s6-svscan, not supported, because/],
  ])("a host on which neither systemd nor OpenRC runs, but %s", async (processOne, text) => {
    const other = await makeSandbox({ processes: "none" });
    await other.put("/proc/1/comm", `${processOne}\n`);
    await expectNoChange(other, text);
  });

  it("an OpenRC without a supervisor", async () => {
    const other = await makeSandbox();
    await other.put("/run/openrc/softlevel", "default");
    await other.putFakeProgram("rc-service", "exit 0");
    await other.putFakeProgram("rc-update", "exit 0");
    await expectNoChange(other, /this OpenRC has no supervise-daemon/);
  });

  it("a systemd from before state directories", async () => {
    const other = await makeSandbox();
    await other.put("/run/systemd/system/.keep", "");
    await other.putFakeProgram("systemctl", "echo 'systemd 219'; echo +PAM");
    await expectNoChange(other, /systemd 219 is too old/);
  });

  it.each([
    ["getconf", 'echo "glibc 2.26"', /glibc 2\.26, and the agent needs 2\.27/],
    ["ldd", 'echo "ldd (GNU libc) 2.17"', /glibc 2\.17, and the agent needs 2\.27/],
  ])("a glibc that is too old, as %s tells", async (program, body, text) => {
    const other = await makeSandbox();
    if (program === "ldd") await other.putFakeProgram("getconf", "exit 127");
    await other.putFakeProgram(program, body);
    await expectNoChange(other, text);
  });

  it("a musl system, even with OpenRC", async () => {
    const other = await makeSandbox();
    await other.putFakeProgram("uname", '[ "$1" = -m ] && echo aarch64 || echo Linux');
    await other.put("/lib/ld-musl-aarch64.so.1", "");
    await other.put("/run/openrc/softlevel", "default");
    await expectNoChange(other, /built on musl/, ["/usr/lib/ld-musl-aarch64.so.1"]);
  });
});

describe("install.sh takes an RM_SERVER", () => {
  it.each([
    ["with slashes at its end", "http://server.example:8480///", "http://server.example:8480"],
    ["with a path", "https://server.example/backup/", "https://server.example/backup"],
    ["with an IPv6 address", "http://[2001:db8::1]:8480/", "http://[2001:db8::1]:8480"],
    ["in capitals", "HTTPS://Server.Example", "https://Server.Example"],
    ["with the last port", "http://server.example:65535", "http://server.example:65535"],
    ["with a percent sign", "http://server.example/a%20b", "http://server.example/a%20b"],
  ])("%s", async (_name, RM_SERVER, base) => {
    const other = await makeSandbox();
    await other.put("/run/systemd/system/.keep", "");
    await other.putFakeProgram("systemctl", "exit 0");
    await other.putFakeProgram("curl", 'for last; do :; done; echo "asked for $last" >&2; exit 7');
    const result = await other.run({ env: { ...GOOD, RM_SERVER } });
    expect(result.stderr).toContain(`asked for ${base}/agent/binary?os=linux&arch=amd64\n`);
    expect(result.stderr).toContain(`${base} cannot be reached`);
    expect(result.code).toBe(4);
    expect(await other.changes()).toEqual([]);
  });
});

describe("install.sh, when the server cannot be had", () => {
  it("says so, ends with 4 and leaves no file behind", async () => {
    const result = await sandbox.run({ env: GOOD });
    expect(result.stderr).toMatch(/cannot be reached/);
    expect(result.stderr).toContain("What to do: check the address");
    expect(result.code).toBe(4);
    expect(await sandbox.changes()).toEqual([]);
  });
});

async function otherMachine(uname: string): Promise<Sandbox> {
  const other = await makeSandbox();
  await other.putFakeProgram("uname", uname);
  return other;
}

async function expectNoChange(other: Sandbox, text: RegExp, put: string[] = []): Promise<void> {
  const result = await other.run({ env: GOOD });
  expect(result.stderr).toMatch(text);
  expect(result.stderr).toContain("nothing was changed");
  expect(result.code).toBe(3);
  expect(await other.changes()).toEqual(put);
}

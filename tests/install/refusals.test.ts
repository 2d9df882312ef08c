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

  it("a host whose systemd does not run", async () => {
    const other = await makeSandbox();
    const result = await other.run({ env: GOOD });
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(/systemd is not running here/);
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

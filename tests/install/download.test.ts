import { beforeAll, describe, expect, it } from "vitest";
import { type FakeServer, startFakeServer, TOKEN } from "./install-lab";
import { makeSandbox, type Sandbox } from "./sandbox";

const AGENT = "/usr/local/bin/restic-manager-agent";

describe.each(["curl", "wget"])("install.sh downloads by %s", (program) => {
  let server: FakeServer;
  let sandbox: Sandbox;
  beforeAll(async () => {
    server = await startFakeServer();
    sandbox = await makeSandbox({ processes: "none" });
    await sandbox.put("/run/systemd/system/.keep", "");
    await sandbox.putFakeProgram("systemctl", "exit 0");
    await sandbox.putFakeProgram("sleep", "exit 0");
    const remove = program === "wget" ? "rm -f /usr/bin/curl" : "rm -f /usr/bin/wget";
    await sandbox.run({ shell: ["sh"], script: `${remove}; mkdir -p /var/lib/restic-manager` });
    await sandbox.put("/var/lib/restic-manager/connection.json", '{"state":"online","reason":"connected"}');
  });

  const run = (env: Record<string, string> = {}) =>
    sandbox.run({ env: { RM_SERVER: server.url, RM_TOKEN: TOKEN, HOME: "/root", ...env } });

  it.each([
    ["404", /HTTP 404/],
    ["damaged", /its SHA-256 is not the one/],
    ["cut", /broke off/],
  ] as const)("and takes nothing that is %s", async (mode, text) => {
    await server.serve(mode);
    const result = await run();
    expect(result.stderr).toMatch(text);
    expect(result.code).toBe(4);
    expect((await sandbox.changes()).filter((path) => path.startsWith(AGENT))).toEqual([]);
  });

  it("and says that nobody answers", async () => {
    expect((await run({ RM_SERVER: "http://127.0.0.1:1" })).stderr).toContain("cannot be reached");
  });

  it("and refuses a pinned server where only wget is there, as it cannot hold the server to its key", async () => {
    const pinned = { RM_SERVER: "https://127.0.0.1:1", RM_PINNED_PUBKEY: `sha256//${"A".repeat(43)}=` };
    const result = await run(pinned);
    if (program === "curl") expect(result).toMatchObject({ code: 4 });
    else expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining("install curl") });
  });

  it.each([
    ["flaky", "goes on from where a download broke off"],
    ["restarting", "begins again where the server cannot go on in the middle"],
    ["whole", "takes a whole one at once"],
  ] as const)("and with a server that is %s %s", async (mode, _what) => {
    await server.serve(mode);
    await server.takeRequests();
    const result = await run({ RM_FORCE_REENROLL: "1" });
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toContain("SHA-256 verified");
    const asked = (await server.takeRequests()).filter((path) => path.startsWith("/agent/binary"));
    expect(asked.length > 1).toBe(mode !== "whole");
    expect(await sandbox.changes()).toContain(AGENT);
  });
});

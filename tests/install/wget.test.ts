import { expect, it } from "vitest";
import { startFakeServer, TOKEN } from "./install-lab";
import { makeSandbox } from "./sandbox";

it("install.sh downloads by wget where curl is missing, and refuses a pinned server then", async () => {
  const server = await startFakeServer();
  const sandbox = await makeSandbox();
  await sandbox.put("/run/systemd/system/.keep", "");
  await sandbox.putFakeProgram("systemctl", "exit 0");
  expect(
    await sandbox.run({ shell: ["sh"], script: "rm -f /usr/bin/curl; mkdir -p /var/lib/restic-manager" }),
  ).toMatchObject({ code: 0 });
  await sandbox.put("/var/lib/restic-manager/connection.json", '{"state":"online","reason":"connected"}');
  const run = (env: Record<string, string> = {}) =>
    sandbox.run({ env: { RM_SERVER: server.url, RM_TOKEN: TOKEN, HOME: "/root", ...env } });

  const pinned = await run({ RM_SERVER: "https://127.0.0.1:1", RM_PINNED_PUBKEY: `sha256//${"A".repeat(43)}=` });
  expect(pinned.stderr).toContain("install curl");
  expect(pinned.code).toBe(3);

  for (const [mode, text] of [
    ["404", /HTTP 404/],
    ["damaged", /its SHA-256 is not the one/],
    ["cut", /broke off/],
  ] as const) {
    await server.serve(mode);
    const result = await run();
    expect(result.stderr).toMatch(text);
    expect(result.code).toBe(4);
  }
  expect((await run({ RM_SERVER: "http://127.0.0.1:1" })).stderr).toContain("cannot be reached");

  await server.serve("whole");
  const result = await run();
  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).toContain("SHA-256 verified");
  expect(await sandbox.changes()).toContain("/usr/local/bin/restic-manager-agent");
});

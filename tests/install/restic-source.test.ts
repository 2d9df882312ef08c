import { beforeAll, expect, it } from "vitest";
import { type FakeServer, startFakeServer, TOKEN } from "./install-lab";
import { makeSandbox, type Sandbox } from "./sandbox";

let server: FakeServer;
let sandbox: Sandbox;
beforeAll(async () => {
  server = await startFakeServer();
  sandbox = await makeSandbox({ processes: "none" });
  await sandbox.put("/run/systemd/system/.keep", "");
  await sandbox.putFakeProgram("systemctl", "exit 0");
  const install = "echo 'echo restic 0.14.0 compiled' >/usr/local/bin/restic; chmod 755 /usr/local/bin/restic";
  await sandbox.putFakeProgram("apt-get", `echo apt >>/run/apt; ${install}`);
  const script = "rm -f /usr/bin/restic /usr/local/bin/restic; mkdir -p /var/lib/restic-manager";
  await sandbox.run({ shell: ["sh"], script });
  await sandbox.put("/var/lib/restic-manager/connection.json", '{"state":"online","reason":"connected"}');
});

const run = (RM_RESTIC_FROM: string) =>
  sandbox.run({ env: { RM_SERVER: server.url, RM_TOKEN: TOKEN, HOME: "/root", RM_RESTIC_FROM } });

it("RM_RESTIC_FROM=server takes restic from the server's mirror or not at all", async () => {
  const result = await run("server");
  expect(result.code).toBe(5);
  expect(result.stdout).toContain("the server has no restic for linux/amd64 in its mirror");
  expect((await sandbox.run({ shell: ["sh"], script: "cat /run/apt" })).stdout).toBe("");
});

it("RM_RESTIC_FROM=packages does not ask the server, and what an old restic lacks is told", async () => {
  await server.takeRequests();
  const result = await run("packages");
  expect(result).toMatchObject({ code: 0 });
  expect((await server.takeRequests()).filter((path) => path.startsWith("/agent/restic"))).toEqual([]);
  expect(result.stdout).toContain("restic 0.14.0 at /usr/local/bin/restic");
  for (const version of ["0.15", "0.16", "0.17"]) expect(result.stdout).toContain(`from ${version}: `);
});

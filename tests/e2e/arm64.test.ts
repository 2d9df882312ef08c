import { join } from "node:path";
import { expect, it } from "vitest";
import { makeAgent } from "../harness/agent";
import { PROJECT_ROOT } from "../harness/paths";
import { startServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";

const EMULATOR = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];

it("the arm64 agent enrolls under qemu, says hello, is online with a repository, and sends heartbeats", async () => {
  const server = await startServer({ env: { RM_HEARTBEAT_MS: "2000" } });
  const admin = await server.adminApi();
  const manifest = await import(join(PROJECT_ROOT, "dist/agent/manifest.json"), { with: { type: "json" } });
  const builds: { os: string; arch: string; kind: string; file: string }[] = manifest.default.builds;
  const build = builds.find(({ os, arch }) => os === "linux" && arch === "arm64");
  const file = join(PROJECT_ROOT, "dist/agent", build?.file ?? "is-not-in-the-manifest");
  // A compiled agent is given to the emulator; a bundled one has a launcher that starts its runtime by it.
  const [command = file, ...args] = build?.kind === "compiled" ? [...EMULATOR, file] : [file];
  const agent = await makeAgent({
    serverUrl: server.url,
    hostname: "arm-1",
    program: { command, args },
    env: { RM_AGENT_EMULATOR: EMULATOR.join(" ") },
  });
  const { token } = await admin.mint({
    hostname: "arm-1",
    repo_url: join(await makeTempDir("repository"), "repo"),
    repo_password: "the-password-of-the-repository",
  });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  await agent.waitForConnection("online", 90_000);
  const host = await admin.waitForHost("arm-1", { status: "online", repo_status: "ready" }, 90_000);
  expect(host).toMatchObject({ os: "linux", arch: "arm64" });
  const heardAgain = async () =>
    (await admin.waitForHost("arm-1", { status: "online" })).last_seen_at !== host.last_seen_at;
  await waitFor(heardAgain, { what: "a heartbeat", timeoutMs: 60_000 });
});

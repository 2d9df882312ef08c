/** A server that shows the demo fleet; used by the demo itself and by the screenshots. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { start, startServer, stopAll } from "./demo-processes.mjs";
import { step } from "./steps.mjs";

const PROGRAM = ["--import", "tsx", "scripts/demo-fleet/main.ts"];

/** Makes data folder, key and tables by a first start, fills them, and starts server and fake agents on them. */
export async function showFleet({ serverEnv, server }) {
  await step("data folder", async () => {
    await startServer(serverEnv, server);
    await stopAll();
  });
  const hosts = await step("forty hosts and their history", () =>
    seed(join(serverEnv.RM_DATA_DIR, "restic-manager.db")),
  );
  await step("server", () => startServer(serverEnv, server));
  await step("fake agents", async () => {
    const agents = start(
      process.execPath,
      [...PROGRAM, "agents", server],
      {},
      join(serverEnv.RM_DATA_DIR, "agents.log"),
      hosts,
    );
    await Promise.race([once(agents.stdout, "data"), once(agents, "close").then(() => fail("The fake agents ended."))]);
  });
}

/** @returns the seeded hosts as JSON */
async function seed(file) {
  const child = spawn(process.execPath, [...PROGRAM, "seed", file], { stdio: ["ignore", "pipe", "inherit"] });
  const [hosts, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return code === 0 ? hosts : fail("The fleet could not be made.");
}

function fail(message) {
  throw new Error(message);
}

import { join } from "node:path";
import { PROJECT_ROOT } from "@/tests/harness/paths";
import { findFreePort } from "@/tests/harness/ports";
import { type RunningProcess, startProcess } from "@/tests/harness/processes";
import { makeTempDir } from "@/tests/harness/temp";
import { probeEnvironment } from "./probed";

export type BareProcess = {
  readonly pid: number;
  readonly port: number;
  readonly probeFile: string;
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
};

/** Starts one of the references in `tests/bench/bare/`: the same work with nothing around it. */
export async function startBare(script: string, env: Record<string, string> = {}): Promise<BareProcess> {
  const port = await findFreePort();
  const probeFile = join(await makeTempDir("bench"), "probe.json");
  const start = async () => {
    const started = await startProcess({
      name: `bare ${script}`,
      command: process.execPath,
      args: [join(PROJECT_ROOT, "tests/bench/bare", script)],
      cwd: PROJECT_ROOT,
      env: { ...probeEnvironment(probeFile), BENCH_PORT: String(port), ...env },
    });
    await started.waitForOutput(/listening/);
    return started;
  };
  let running: RunningProcess = await start();
  return {
    get pid() {
      return running.pid;
    },
    port,
    probeFile,
    async kill() {
      await running.kill();
    },
    async restart() {
      await running.kill();
      running = await start();
    },
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { main } from "../main.mjs";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}
type Circumstances = { env?: Record<string, string>; input?: string; isTerminal?: boolean };

/** An empty folder of this test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "rmctl-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** rmctl with a home of its own, in this process. */
export function makeRmctl(home = tempDir()) {
  const configPath = join(home, "restic-manager/rmctl.json");
  const run = async (
    args: string[],
    { env = {}, input = "", isTerminal = false }: Circumstances = {},
  ): Promise<Ran> => {
    const said = { stdout: "", stderr: "" };
    const stream = (name: "stdout" | "stderr") => ({
      isTTY: isTerminal,
      write: (text: string) => {
        said[name] += text;
        return true;
      },
    });
    const code = await main(args, {
      env: { XDG_CONFIG_HOME: home, ...env },
      stdin: Readable.from(input === "" ? [] : [input]) as never,
      stdout: stream("stdout"),
      stderr: stream("stderr"),
    });
    return { code, ...said };
  };
  return { configPath, run };
}

/** How a bot calls: address and token by environment. */
export const asBot = (url: string) => ({ RM_SERVER: url, RM_API_TOKEN: "rmt_of-the-test" });

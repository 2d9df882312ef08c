import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleAgent } from "../../scripts/build-agent/bundle.mjs";
import { makeLinuxFile } from "../../scripts/build-agent/linux-file.mjs";
import { writeAtomically, writeManifest } from "../../scripts/build-agent/manifest.mjs";
import { PLATFORMS } from "../../scripts/build-agent/platforms.mjs";
import { fetchRuntime } from "../../scripts/build-agent/runtimes.mjs";
import { PROJECT_ROOT } from "./paths";
import { makeTempDir } from "./temp";

/** What sets a build apart from the agent as it is. */
export interface Variant {
  version: string;
  /** `deaf` asks for the socket where there is none, `crashing` ends at once when it is to serve. */
  flaw?: "deaf" | "crashing";
}

/** A folder of agents for this machine's platform, as RM_AGENT_DIR; the newest published takes the place of the last. */
export interface AgentBuilds {
  readonly dir: string;
  publish(variant: Variant): Promise<void>;
  /** Changes a byte of the file without a trace, so that the server does not find out. */
  damage(): Promise<void>;
}

const AGENT_VERSION = /\bAGENT_VERSION = "[^"]+"/;

export async function makeAgentBuilds(): Promise<AgentBuilds> {
  const arch = process.arch === "arm64" ? "arm64" : "amd64";
  const platform = PLATFORMS.find((one) => one.os === "linux" && one.arch === arch);
  if (!platform) throw new Error(`There is no agent for linux/${arch}.`);
  const dir = await makeTempDir("agents");
  const cacheDir = join(PROJECT_ROOT, ".cache/runtimes");
  await mkdir(cacheDir, { recursive: true });
  const runtimeTgz = await fetchRuntime({ platform, cacheDir, log: () => {} });
  const source = (await bundleAgent({ root: PROJECT_ROOT, entry: "agent/main.ts" })).toString("utf8");
  const path = join(dir, platform.file);
  // In whole seconds, so that it can be set to just the same once more; and another one for each build.
  let time = 1_767_225_600;
  return {
    dir,
    async publish(variant) {
      const bundle = Buffer.from(textOf(source, variant));
      const { version } = variant;
      const parts = { version, arch, runtimeTgz, runtimeEntry: platform.runtimeEntry, bundle };
      const content = await makeLinuxFile(parts);
      await rm(path, { force: true });
      await writeAtomically(path, content, 0o755);
      time++;
      await utimes(path, time, time);
      const build = {
        ...{ version, os: platform.os, arch, file: platform.file, kind: "bundled" as const, reason: "made by a test" },
        ...{ sizeBytes: content.length, sha256: createHash("sha256").update(content).digest("hex") },
        ...{ gzip: null, inputsSha256: "0".repeat(64) },
      };
      await writeManifest({ outDir: dir, version, builds: [build] });
    },
    async damage() {
      const content = await readFile(path);
      const at = content.length - 1000;
      content[at] = (content[at] ?? 0) ^ 1;
      // In place: another file, or another time, would make the server read it again.
      await writeFile(path, content, { flag: "r+" });
      await chmod(path, 0o755);
      await utimes(path, time, time);
    },
  };
}

function textOf(source: string, { version, flaw }: Variant): string {
  const text = replaced(source, AGENT_VERSION, `AGENT_VERSION = "${version}"`);
  if (flaw === "deaf") return replaced(text, /\bpath = "\/ws\/agent"/, 'path = "/ws/nowhere"');
  if (flaw === "crashing") return replaced(text, /\w+\.info\("agent starts"/, "Deno.exit(3), $&");
  return text;
}

function replaced(text: string, what: string | RegExp, by: string): string {
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`The agent's bundle does not hold ${what}.`);
  return changed;
}

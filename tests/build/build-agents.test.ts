import { readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildAgents } from "@/scripts/build-agent.mjs";
import { PROJECT_ROOT } from "../harness/paths";
import { makeTempDir } from "../harness/temp";

const ONLY = ["linux/amd64"];
const FILE = "restic-manager-agent-linux-amd64";

async function build(outDir: string, force = false): Promise<{ lines: string[]; builds: Record<string, unknown>[] }> {
  const lines: string[] = [];
  const { builds, failures } = await buildAgents({
    outDir,
    only: ONLY,
    force,
    log: (line: string) => lines.push(line),
  });
  expect(failures).toEqual([]);
  return { lines, builds };
}

describe("building the agent", () => {
  it("is skipped when nothing changed, and done again when the file was damaged", async () => {
    const outDir = await makeTempDir("agents");
    await build(outDir);
    const file = join(outDir, FILE);
    const [whole, before] = [await readFile(file), await stat(file)];
    const second = await build(outDir);
    expect(second.lines.join("\n")).toContain("unchanged, keeping");
    expect((await stat(file)).ino).toBe(before.ino);

    await writeFile(file, "damaged");
    const third = await build(outDir);
    expect(third.lines.join("\n")).not.toContain("unchanged");
    // Same sources, same bytes: only then can two servers agree on what they serve.
    if (third.builds[0]?.kind === "bundled") expect((await readFile(file)).equals(whole)).toBe(true);
    expect(JSON.parse(await readFile(join(outDir, "manifest.json"), "utf8")).builds).toEqual(third.builds);
  });

  it("does not take a plain runtime for a compiled agent", async () => {
    // With a whole runtime in the place of the small one, `deno compile` succeeds and makes a file that is no agent.
    const deno = join(dirname(createRequire(import.meta.url).resolve("deno/package.json")), "deno");
    const runtime = join(PROJECT_ROOT, "node_modules/@deno/linux-x64-glibc/deno");
    process.env.DENORT_BIN = await stat(runtime).then(
      () => runtime,
      () => deno,
    );
    onTestFinished(() => {
      delete process.env.DENORT_BIN;
    });
    const { builds } = await build(await makeTempDir("agents"), true);
    expect(builds[0]).toMatchObject({ kind: "bundled" });
    expect(builds[0]?.reason).toMatch(/a file that fails its test: the built file does not work/);
  });
});

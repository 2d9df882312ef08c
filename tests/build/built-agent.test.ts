import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AGENT_VERSION } from "@/agent/version";
import packageJson from "@/package.json";
import { PROJECT_ROOT } from "../harness/paths";
import { runCommand } from "../harness/processes";
import { makeTempDir } from "../harness/temp";

const DIR = join(PROJECT_ROOT, "dist/agent");
const MAX_DOWNLOAD_BYTES = 45_000_000;
/** An emulated start takes 10 s on an idle machine, and a busy one is no failure. */
const SLOW_MS = 240_000;

interface Build {
  os: string;
  arch: string;
  file: string;
  kind: "compiled" | "bundled";
  reason: string | null;
  sizeBytes: number;
  sha256: string;
}

const manifest: { version: string; builds: Build[] } = JSON.parse(await readFile(join(DIR, "manifest.json"), "utf8"));

function buildFor(os: string, arch: string): Build {
  const build = manifest.builds.find((candidate) => candidate.os === os && candidate.arch === arch);
  if (!build) throw new Error(`the manifest has no build for ${os}/${arch}`);
  return build;
}

/** The version line of a build, started directly or through an emulator. */
async function versionOf(build: Build, emulator: readonly string[] = []): Promise<string> {
  const file = join(DIR, build.file);
  // A native program is given to the emulator; a single file with a launcher starts it itself.
  const [command = file, ...args] = build.kind === "compiled" ? [...emulator, file] : [file];
  const env = { RM_AGENT_UNPACK_DIR: await makeTempDir("unpack"), RM_AGENT_EMULATOR: emulator.join(" ") };
  const spec = { name: build.file, command, args: [...args, "version"], env, timeoutMs: SLOW_MS };
  const result = await runCommand(spec);
  expect(result).toMatchObject({ code: 0, stderr: "" });
  return result.stdout;
}

describe("the built agents", () => {
  it("are there for every platform, as the manifest says", async () => {
    expect(manifest.builds.map(({ os, arch }) => `${os}/${arch}`).sort()).toEqual([
      "linux/amd64",
      "linux/arm64",
      "windows/amd64",
    ]);
    for (const build of manifest.builds) {
      const bytes = await readFile(join(DIR, build.file));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(build).toMatchObject({ sizeBytes: bytes.length, sha256 });
      expect(await readFile(join(DIR, `${build.file}.sha256`), "utf8")).toBe(`${sha256}  ${build.file}\n`);
      if (build.os === "linux") expect((await stat(join(DIR, build.file))).mode & 0o111).toBe(0o111);
    }
  });

  it("say how they were made, and why they could not be compiled", () => {
    for (const build of manifest.builds) {
      if (build.kind === "compiled") expect(build.reason).toBeNull();
      else expect(build.reason).toMatch(/^deno compile /);
    }
  });

  it("are small enough to download where they are bundled", () => {
    for (const build of manifest.builds.filter(({ kind }) => kind === "bundled")) {
      expect(build.sizeBytes).toBeLessThanOrEqual(MAX_DOWNLOAD_BYTES);
    }
  });

  it("have the version of the product", () => {
    expect(manifest.version).toBe(packageJson.version);
    expect(AGENT_VERSION).toBe(packageJson.version);
  });

  it("start on linux/amd64 and say version and kind", async () => {
    const build = buildFor("linux", "amd64");
    expect(await versionOf(build)).toBe(`restic-manager-agent ${packageJson.version} (linux/amd64, ${build.kind})\n`);
  });

  it("start on linux/arm64, under qemu", { timeout: SLOW_MS }, async () => {
    const build = buildFor("linux", "arm64");
    const said = await versionOf(build, ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"]);
    expect(said).toBe(`restic-manager-agent ${packageJson.version} (linux/arm64, ${build.kind})\n`);
  });

  it("are a console program of the kind PE32+ for windows/amd64", async () => {
    const exe = await readFile(join(DIR, buildFor("windows", "amd64").file));
    const peAt = exe.readUInt32LE(0x3c);
    expect(exe.toString("latin1", 0, 2)).toBe("MZ");
    expect(exe.toString("latin1", peAt, peAt + 4)).toBe("PE\0\0");
    const [machine, magic, subsystem] = [peAt + 4, peAt + 24, peAt + 0x5c].map((at) => exe.readUInt16LE(at));
    expect({ machine, magic, subsystem }).toEqual({ machine: 0x8664, magic: 0x20b, subsystem: 3 });
  });
});

import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CommandResult, runCommand, startProcess } from "../harness/processes";
import { makeTempDir } from "../harness/temp";
import { makeLauncherFile } from "./launcher-file";

const SHELLS = [["bash"], ["dash"], ["busybox", "sh"]];

function start(file: string, unpackDir: string, shell: readonly string[] = []): Promise<CommandResult> {
  const [command = file, ...args] = [...shell, file, "run", "--flag", "a b"];
  return runCommand({ name: "launcher", command, args, env: { RM_AGENT_UNPACK_DIR: unpackDir } });
}

const versionsIn = async (dir: string) => (await readdir(dir)).filter((name) => /^[0-9a-f]{64}$/.test(name));

describe("the single file for Linux", () => {
  it.each([[[]], ...SHELLS.map((shell) => [shell])])("unpacks once and runs the agent (%s)", async (shell) => {
    const [file, dir] = [await makeLauncherFile(), await makeTempDir("unpack")];
    const first = await start(file, dir, shell);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/\/agent\.mjs run --flag a b\nagent here\n$/);
    const [version] = await versionsIn(dir);
    const before = await stat(join(dir, String(version), "ready"));
    await start(file, dir, shell);
    expect((await stat(join(dir, String(version), "ready"))).ino).toBe(before.ino);
    expect(await readdir(dir)).toEqual([version]);
  });

  it("becomes the runtime itself, so that a supervisor's process id is the agent's", async () => {
    const running = await startProcess({
      name: "launcher",
      command: await makeLauncherFile(),
      args: ["run"],
      env: { RM_AGENT_UNPACK_DIR: await makeTempDir("unpack") },
    });
    const [, pid] = await running.waitForOutput(/^pid (\d+) runs .*\/restic-manager-agent$/m);
    expect(Number(pid)).toBe(running.pid);
    await running.exited;
  });

  it("survives 16 first starts at once", async () => {
    const [file, dir] = [await makeLauncherFile(), await makeTempDir("unpack")];
    const results = await Promise.all(Array.from({ length: 16 }, () => start(file, dir)));
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(results.map(() => [0, ""]));
    expect(await readdir(dir)).toEqual(await versionsIn(dir));
    expect(await versionsIn(dir)).toHaveLength(1);
  });

  it.each([
    ["cut in its payload", (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ["cut to its launcher", (bytes: Buffer) => bytes.subarray(0, 8192)],
    ["longer than it should be", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("x")])],
    ["changed in one byte", flipLastByte],
  ])("refuses a file %s, with exit code 70 and nothing unpacked", async (_name, damage) => {
    const [file, dir] = [await makeLauncherFile(), await makeTempDir("unpack")];
    await writeFile(file, damage(await readFile(file)));
    for (const shell of SHELLS) {
      const result = await start(file, dir, shell);
      expect(result.code).toBe(70);
      expect(result.stderr).toMatch(/damaged.*download it again\n$/);
      expect(result.stdout).toBe("");
    }
    expect(await readdir(dir)).toEqual([]);
  });

  it("repairs an unpacked version that lost a file", async () => {
    const [file, dir] = [await makeLauncherFile(), await makeTempDir("unpack")];
    await start(file, dir);
    const [version] = await versionsIn(dir);
    await rm(join(dir, String(version), "agent.mjs"));
    expect((await start(file, dir)).stdout).toContain("agent here");
  });

  it("keeps the version used before, and removes older ones and what broken starts left", async () => {
    const dir = await makeTempDir("unpack");
    const seen: string[] = [];
    for (const [index, text] of ["one", "two", "three"].entries()) {
      await start(await makeLauncherFile(`echo ${text}\n`), dir);
      const added = (await versionsIn(dir)).find((name) => !seen.includes(name));
      seen.push(String(added));
      const usedAt = new Date(Date.now() - (10 - index) * 60_000);
      await utimes(join(dir, String(added)), usedAt, usedAt);
      if (index > 0) continue;
      await mkdir(join(dir, ".unpack.broken"));
      await utimes(join(dir, ".unpack.broken"), new Date(0), new Date(0));
      await mkdir(join(dir, "not-ours"));
    }
    expect((await readdir(dir)).sort()).toEqual([seen[1], seen[2], "not-ours"].sort());
  });

  it("says what to do when it cannot write (73), and when the runtime does not start (71)", async () => {
    const file = await makeLauncherFile();
    const blocked = join(await makeTempDir("unpack"), "file");
    await writeFile(blocked, "");
    const unwritable = await start(file, blocked);
    expect(unwritable).toMatchObject({ code: 73, stdout: "" });
    expect(unwritable.stderr).toContain("set RM_AGENT_UNPACK_DIR");

    const dir = await makeTempDir("unpack");
    const broken = await start(await makeLauncherFile("", "#!/bin/sh\necho no such library >&2\nexit 1\n"), dir);
    expect(broken).toMatchObject({ code: 71, stdout: "" });
    expect(broken.stderr).toMatch(/no such library(.|\n)*glibc 2\.27/);
    expect(await readdir(dir)).toEqual([]);
  });

  it("says so when it may not run programs from where it unpacks (71)", async () => {
    const script = 'mount -t tmpfs -o noexec none "$1" && RM_AGENT_UNPACK_DIR=$1 exec "$2" version';
    const args = ["--mount", "sh", "-c", script, "sh", await makeTempDir("unpack"), await makeLauncherFile()];
    const result = await runCommand({ name: "launcher on a noexec mount", command: "unshare", args });
    expect(result).toMatchObject({ code: 71, stdout: "" });
    expect(result.stderr).toContain("must not be mounted noexec");
  });

  it("serves an ordinary user from the user's own cache", async () => {
    const home = await makeTempDir("home");
    await chmod(home, 0o777);
    const file = await makeLauncherFile();
    await chmod(join(file, ".."), 0o755);
    const asNobody = ["--reuid", "nobody", "--clear-groups", "env", `HOME=${home}`, file, "version"];
    const result = await runCommand({ name: "setpriv", command: "setpriv", args: asNobody });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(await versionsIn(join(home, ".cache/restic-manager-agent"))).toHaveLength(1);
    expect((await stat(join(home, ".cache/restic-manager-agent"))).mode & 0o777).toBe(0o700);
  });
});

function flipLastByte(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
}

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCommand, runOrThrow, startProcess } from "./processes";
import { makeTempDir } from "./temp";
import { waitFor } from "./wait-for";

/** A zombie is dead: only nobody has asked for its exit code yet. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("startProcess", () => {
  let forgotten = 0;

  it("passes input, captures both streams and reports the exit", async () => {
    const script = "read line; echo out $line; echo err >&2; exit 3";
    const result = await runCommand({ name: "script", command: "sh", args: ["-c", script], input: "hello\n" });
    expect(result).toEqual({ code: 3, signal: null, stdout: "out hello\n", stderr: "err\n" });
  });

  it("waits for a line, and says what was printed instead when the process ends without it", async () => {
    const talker = await startProcess({
      name: "talker",
      command: "sh",
      args: ["-c", "echo listening on 12; sleep 60"],
    });
    expect((await talker.waitForOutput(/listening on (\d+)/))[1]).toBe("12");
    expect(await talker.stop()).toEqual({ code: null, signal: "SIGTERM" });

    const failing = await startProcess({ name: "failing", command: "sh", args: ["-c", "echo port taken; exit 1"] });
    await expect(failing.waitForOutput(/listening/)).rejects.toThrow(/failing ended \(1\).*port taken/s);
  });

  it("kills the children of a process that was killed", async () => {
    const parent = await startProcess({ name: "parent", command: "sh", args: ["-c", "sleep 300 & echo $!; wait"] });
    const child = Number((await parent.waitForOutput(/^(\d+)$/m))[1]);
    parent.signal("SIGKILL");
    expect((await parent.exited).signal).toBe("SIGKILL");
    expect(isAlive(child)).toBe(true);
    await parent.kill();
    await waitFor(() => !isAlive(child), { what: "the orphan's end", timeoutMs: 2_000 });
  });

  it("leaves a process to the end of the test ...", async () => {
    forgotten = (await startProcess({ name: "forgotten", command: "sleep", args: ["300"] })).pid;
    expect(isAlive(forgotten)).toBe(true);
  });

  it("... where it is killed", () => {
    expect(forgotten).toBeGreaterThan(0);
    expect(isAlive(forgotten)).toBe(false);
  });

  it("names the command that cannot be started or failed", async () => {
    await expect(startProcess({ name: "ghost", command: "/no/such/file" })).rejects.toThrow(
      /ghost did not start.*ENOENT/,
    );
    await expect(runOrThrow({ name: "false", command: "sh", args: ["-c", "echo why; exit 9"] })).rejects.toThrow(
      /9.*why/s,
    );
  });
});

describe("makeTempDir", () => {
  let path = "";

  it("makes a directory ...", async () => {
    path = await makeTempDir();
    expect(existsSync(path)).toBe(true);
  });

  it("... that is gone with the test", () => {
    expect(path).not.toBe("");
    expect(existsSync(path)).toBe(false);
  });
});

describe("waitFor", () => {
  it("tells what it saw last when time is up", async () => {
    const waiting = waitFor(() => null, { what: "the moon", timeoutMs: 60, intervalMs: 10 });
    await expect(waiting).rejects.toThrow("Waited 60 ms for the moon; saw last: null");
  });
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../harness/paths";
import { runCommand } from "../harness/processes";
import { INSTALL_SCRIPT, makeSandbox, SHELLS } from "./sandbox";

/** Commands that the script could call first; each fake one tells that it was called. */
const CALLABLE = ["apt-get", "cat", "chmod", "curl", "cut", "dnf", "env", "grep", "id", "mkdir", "mktemp", "mv", "rm"];
const MORE_CALLABLE = ["sed", "systemctl", "tail", "tr", "uname", "wget", "awk", "df", "head", "sha256sum", "chown"];
/** Each cut of the text is fed to its own shell; a loop in one shell keeps this quick. */
const CUT_LOOP = `
  for size in $SIZES; do
    head -c "$size" /tmp/install.sh >/tmp/cut.sh
    (PATH=/run/fakes-only; export PATH RM_SERVER RM_TOKEN; exec $SHELL_PATH </tmp/cut.sh >>/tmp/said 2>/dev/null)
  done
  [ ! -s /tmp/said ] || { echo "said: $(head -n 5 /tmp/said)"; }
  [ ! -s /run/called ] || { echo "called: $(head -n 5 /run/called)"; }`;

describe("the text of install.sh", () => {
  it("has no finding of shellcheck", async () => {
    const result = await runCommand({ name: "shellcheck", command: "shellcheck", args: ["-s", "sh", INSTALL_SCRIPT] });
    expect(result).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
  });

  it.each(SHELLS.map((shell) => [shell.join(" "), shell] as const))("is read by %s", async (_name, shell) => {
    const [command = "", ...args] = shell;
    const result = await runCommand({ name: command, command, args: [...args, "-n", INSTALL_SCRIPT] });
    expect(result).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
  });

  it("carries the guard of updates word for word", async () => {
    const guard = await readFile(join(PROJECT_ROOT, "scripts/build-agent/update-guard.sh"), "utf8");
    expect(await embedded("guard_text")).toBe(guard);
  });

  it.each(SHELLS.map((shell) => [shell.join(" "), shell] as const))(
    "carries an OpenRC script that %s reads",
    async (name, [command = "", ...args]) => {
      const input = await embedded("openrc_text");
      expect(await runCommand({ name, command, args: [...args, "-n"], input })).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("is plain ASCII", async () => {
    expect(await readFile(INSTALL_SCRIPT, "latin1")).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it.each([
    ["bash", "/bin/bash"],
    ["dash", "/bin/dash"],
    ["busybox", "/bin/busybox sh"],
  ])("does nothing when it is cut off anywhere (%s)", async (_name, shellPath) => {
    const text = await readFile(INSTALL_SCRIPT);
    const lastLineAt = text.lastIndexOf("\n", text.length - 2) + 1;
    const sizes = new Set<number>();
    for (let size = 0; size < lastLineAt; size += 64) sizes.add(size);
    // The closing brace is the last byte that matters: everything before it is a cut.
    for (let size = lastLineAt - 64; size < text.length - 1; size += 1) sizes.add(size);
    const sandbox = await makeSandbox();
    await sandbox.put("/tmp/install.sh", text.toString("latin1"));
    for (const name of [...CALLABLE, ...MORE_CALLABLE]) {
      await sandbox.put(`/run/fakes-only/${name}`, `#!/bin/sh\necho fake ${name} >>/run/called\n`, 0o755);
    }
    const env = { SIZES: [...sizes].join(" "), SHELL_PATH: shellPath, RM_SERVER: "http://127.0.0.1:9", RM_TOKEN: "x" };
    const cut = await sandbox.run({ shell: ["dash"], script: CUT_LOOP, env });
    expect(cut).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    expect(await sandbox.changes()).toEqual([]);

    // The proof that the fakes would have told: the whole text calls them.
    const whole = await sandbox.run({ shell: ["dash"], script: CUT_LOOP, env: { ...env, SIZES: String(text.length) } });
    expect(whole.stdout).toContain("called: fake ");
  });
});

/** What a function of the script prints. */
async function embedded(name: string): Promise<string> {
  const script = (await readFile(INSTALL_SCRIPT, "utf8")).replace(/\{ main "\$@"; \}\n$/, `${name}\n`);
  return (await runCommand({ name, command: "sh", args: ["-s"], input: script })).stdout;
}

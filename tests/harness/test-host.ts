import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Lab, TESTHOST_SCRIPT, testhostEnvironment } from "./lab";
import { type CommandResult, type RunningProcess, runCommand, startProcess } from "./processes";
import { makeTempDir } from "./temp";

export interface ExecOptions {
  /** Written to the command's standard input. */
  input?: string;
  timeoutMs?: number;
}

/** A Debian machine with systemd, made for this test: `scripts/testhost` holds the words of each action. */
export interface TestHost {
  readonly name: string;
  readonly address: string;
  /** Runs a command as root; a bad exit is a result, not an error. */
  exec(command: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Runs a line of bash as root and returns its standard output; throws when it fails. */
  sh(script: string, options?: ExecOptions): Promise<string>;
  /** Runs a line of bash as the user "admin", who may sudo; a bad exit is a result, not an error. */
  shAsAdmin(script: string, options?: ExecOptions): Promise<CommandResult>;
  /** Starts a command as root that goes on in the background, for example `journalctl --follow`. */
  follow(command: readonly string[]): Promise<RunningProcess>;
  put(file: string, path: string): Promise<void>;
  /** Writes TEXT to a file of the host, 0600 unless said otherwise. */
  putText(text: string, path: string, mode?: number): Promise<void>;
  get(path: string, file: string): Promise<void>;
  reboot(): Promise<void>;
  poweroff(): Promise<void>;
  powercut(): Promise<void>;
  start(): Promise<void>;
  cut(): Promise<void>;
  heal(): Promise<void>;
  reject(port: number): Promise<void>;
  unreject(): Promise<void>;
  /** New at every boot. */
  bootId(): Promise<string>;
  /** What the host wrote to its console, over all its boots. */
  log(): Promise<string>;
  down(): Promise<void>;
}

/** Makes and boots a host in the lab; it goes away with the lab, or by `down`. */
export async function bootHost(lab: Lab, name: string): Promise<TestHost> {
  const address = (await lab.testhost(["up", name])).trim();
  const run = async (...args: string[]) => {
    await lab.testhost(args);
  };
  const spec = (command: readonly string[], input?: string) => ({
    name: `${command[0]} on ${name}`,
    command: TESTHOST_SCRIPT,
    args: ["exec", name, ...command],
    env: testhostEnvironment(lab.prefix),
    ...(input === undefined ? {} : { input }),
  });
  const exec: TestHost["exec"] = (command, { input, timeoutMs } = {}) =>
    runCommand({ ...spec(command, input), ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const sh: TestHost["sh"] = async (script, options) => {
    const result = await exec(["bash", "-c", script], options);
    if (result.code === 0) return result.stdout;
    throw new Error(`On ${name}, \`${script}\` exited with ${result.code}:\n${result.stdout}${result.stderr}`);
  };
  return {
    name,
    address,
    exec,
    sh,
    shAsAdmin: (script, options) => exec(["runuser", "--login", "admin", "--command", script], options),
    follow: (command) => startProcess(spec(command)),
    put: (file, path) => run("put", name, file, path),
    async putText(text, path, mode = 0o600) {
      const file = join(await makeTempDir("put"), "text");
      await writeFile(file, text, { mode });
      await run("put", name, file, path);
    },
    get: (path, file) => run("get", name, path, file),
    reboot: () => run("reboot", name),
    poweroff: () => run("poweroff", name),
    powercut: () => run("powercut", name),
    start: () => run("start", name),
    cut: () => run("cut", name),
    heal: () => run("heal", name),
    reject: (port) => run("reject", name, String(port)),
    unreject: () => run("unreject", name),
    bootId: async () => (await sh("cat /proc/sys/kernel/random/boot_id")).trim(),
    log: () => lab.testhost(["log", name]),
    down: () => run("down", name),
  };
}

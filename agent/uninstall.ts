/** Takes the agent off this host again, as the install script does; the running program may be the one that goes. */
import { join } from "node:path";
import { canaryFolder } from "./canary.ts";
import { listNames, realDisk } from "./files.ts";
import type { AgentPaths } from "./paths.ts";
import { runProgram } from "./programs.ts";

const SERVICE = "restic-manager-agent";
const UNIT = `${SERVICE}.service`;

export type Uninstall = {
  paths: Pick<AgentPaths, "configDir" | "stateDir">;
  /** Configuration and state go, too. */
  isPurge: boolean;
  say(text: string): void;
  /** Another folder than `/`, and other programs than the system's: for tests. */
  root?: string;
  run?: typeof runProgram;
};

/** True when there was something to remove. Throws when something cannot be removed. */
export async function uninstallOnLinux(wanted: Uninstall): Promise<boolean> {
  const { root = "/", say, isPurge, paths } = wanted;
  const services = [await removeUnit(wanted), await removeOpenRcService(wanted)];
  let isRemoved = services.includes(true);
  for (const path of await programFiles(root)) {
    await realDisk.remove(path);
    isRemoved = true;
    say(`${path} removed`);
  }
  const canaries = canaryFolder(paths);
  if (await isThere(canaries)) {
    await realDisk.remove(canaries);
    isRemoved = true;
    say(`${canaries} removed`);
  }
  for (const path of [paths.configDir, paths.stateDir]) {
    if (!(await isThere(path))) continue;
    if (!isPurge) {
      say(`${path} kept (uninstall --purge removes it)`);
      continue;
    }
    await realDisk.remove(path);
    isRemoved = true;
    say(`${path} removed`);
  }
  return isRemoved;
}

const isThere = async (path: string): Promise<boolean> => (await Deno.lstat(path).catch(() => null)) !== null;

/** The program, what updates and the install script put beside it, and its library with the guard. */
async function programFiles(root: string): Promise<string[]> {
  const bin = join(root, "usr/local/bin");
  const isOurs = (name: string) =>
    name === SERVICE ||
    name === `.${SERVICE}.new` ||
    (name.startsWith(`${SERVICE}.`) &&
      /^(previous|back|tmp|previous\.tmp|[A-Za-z0-9]{6})$/.test(name.slice(SERVICE.length + 1)));
  const files = (await listNames(bin)).filter(isOurs).map((name) => join(bin, name));
  const lib = join(root, "usr/local/lib", SERVICE);
  return (await isThere(lib)) ? [...files, lib] : files;
}

async function removeUnit({ root = "/", run = runProgram, say, isPurge }: Uninstall): Promise<boolean> {
  const file = join(root, "etc/systemd/system", UNIT);
  if (!(await isThere(file))) return false;
  say("stopping the service; a running backup may take up to 90 s to end");
  const disabled = await run("systemctl", ["disable", "--now", UNIT]);
  if (disabled !== null && disabled.code !== 0) await run("systemctl", ["stop", UNIT]);
  const dropIns = `${file}.d`;
  for (const path of [
    join(dropIns, "limits.conf"),
    file,
    join(root, "etc/systemd/system/multi-user.target.wants", UNIT),
  ]) {
    await realDisk.remove(path);
  }
  // What "systemctl edit" made is the administrator's own.
  if (isPurge) await realDisk.remove(dropIns);
  else await Deno.remove(dropIns).catch(() => {});
  await run("systemctl", ["daemon-reload"]);
  await run("systemctl", ["reset-failed", UNIT]);
  say("service removed");
  return true;
}

async function removeOpenRcService({ root = "/", run = runProgram, say, isPurge }: Uninstall): Promise<boolean> {
  const file = join(root, "etc/init.d", SERVICE);
  if (!(await isThere(file))) return false;
  say("stopping the service; a running backup may take up to 90 s to end");
  await run("rc-service", ["--ifstarted", SERVICE, "stop"]);
  await run("rc-update", ["del", SERVICE]);
  await realDisk.remove(file);
  const log = join(root, "var/log", `${SERVICE}.log`);
  if (isPurge) for (const path of [join(root, "etc/conf.d", SERVICE), log, `${log}.1`]) await realDisk.remove(path);
  say("service removed");
  return true;
}

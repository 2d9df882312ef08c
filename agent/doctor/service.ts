/** Whether the agent is started by the system, now and after the next boot. */
import { hasOpenRc, hasSystemd, startCommand } from "../cli/words.ts";
import { currentPlatform } from "../platform/platform.ts";
import { type ProgramEnd, runProgram } from "../programs.ts";
import { bad, ok, type Said, skipped, warn } from "./check.ts";

const NAME = "restic-manager-agent";
const INSTALL = "Run the install line of this host again.";

export async function checkService(stop: AbortSignal): Promise<Said> {
  if (currentPlatform().os === "windows") return judgeWindows(await runProgram("sc.exe", ["query", NAME], stop));
  if (hasOpenRc() && !hasSystemd()) return judgeOpenRc(await runProgram("rc-service", [NAME, "status"], stop));
  const properties = "LoadState,ActiveState,SubState,UnitFileState,NRestarts,WatchdogUSec";
  return judgeSystemd(await runProgram("systemctl", ["show", "-p", properties, `${NAME}.service`], stop));
}

/** `systemctl show` as it prints; source: org.freedesktop.systemd1(5). */
export function judgeSystemd(end: ProgramEnd | null): Said {
  if (end === null || end.code !== 0) return skipped("no service manager answers here");
  const facts = new Map(end.stdout.split("\n").map((line) => [line.split("=", 1)[0], line.replace(/^[^=]*=/, "")]));
  if (facts.get("LoadState") !== "loaded") return bad(`there is no unit ${NAME}.service`, INSTALL);
  const state = facts.get("ActiveState");
  const restarts = Number(facts.get("NRestarts") ?? 0);
  if (state === "activating" && facts.get("SubState") === "auto-restart") {
    return bad("the service ends again and again", "See why in its log: restic-manager-agent logs");
  }
  if (state !== "active") return bad(`the service is ${state}`, `Run: ${startCommand()}`);
  if (facts.get("UnitFileState") !== "enabled") {
    return warn("the service does not start at boot", `Run: systemctl enable ${NAME}`);
  }
  const watchdog = facts.get("WatchdogUSec") ?? "0";
  const isWatched = watchdog !== "0" && watchdog !== "infinity";
  const said = ["active and enabled", isWatched ? `watchdog ${watchdog}` : "no watchdog"];
  return ok([...said, ...(restarts > 0 ? [`restarted ${restarts} times since it was started`] : [])].join(", "));
}

export function judgeOpenRc(end: ProgramEnd | null): Said {
  if (end === null) return skipped("no service manager answers here");
  if (end.code === 0) return ok("started by OpenRC");
  const isMissing = /does not exist/.test(end.stdout + end.stderr);
  return isMissing
    ? bad(`there is no service ${NAME}`, INSTALL)
    : bad("the service is stopped", `Run: ${startCommand()}`);
}

/** Source: the states of `sc query`, which are numbers in every language of Windows. */
export function judgeWindows(end: ProgramEnd | null): Said {
  if (end === null || end.code !== 0) return bad(`there is no service ${NAME}`, INSTALL);
  return /:\s*4\s/.test(end.stdout)
    ? ok("the service is running")
    : bad("the service is stopped", `Run: ${startCommand()}`);
}

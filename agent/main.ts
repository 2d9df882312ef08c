/** The command line of the agent: one file per command in `cli/`. */
import { BAD_USAGE, type Command, complain, say } from "./cli/command.ts";
import { doctorCommand } from "./cli/doctor.ts";
import { enrollCommand } from "./cli/enroll.ts";
import { logsCommand } from "./cli/logs.ts";
import { runCommand } from "./cli/run.ts";
import { selfTestCommand } from "./cli/self-test.ts";
import { serviceCommand } from "./cli/service.ts";
import { statusCommand } from "./cli/status.ts";
import { uninstallCommand } from "./cli/uninstall.ts";
import { versionCommand } from "./cli/version.ts";
import { AgentError, messageOf } from "./errors.ts";

const COMMANDS: Record<string, Command> = {
  enroll: enrollCommand,
  run: runCommand,
  "self-test": selfTestCommand,
  service: serviceCommand,
  status: statusCommand,
  doctor: doctorCommand,
  logs: logsCommand,
  uninstall: uninstallCommand,
  version: versionCommand,
};

function usageText(): string {
  const commands = Object.values(COMMANDS).filter(({ isHidden }) => !isHidden);
  const width = Math.max(...commands.map(({ usage }) => usage.length)) + 2;
  const lines = commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}${summary}`);
  return ["usage: restic-manager-agent COMMAND", "", ...lines].join("\n");
}

async function main([name = "", ...args]: string[]): Promise<number> {
  if (name === "help" || name === "--help") {
    say(usageText());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : name === "--version" ? versionCommand : undefined;
  const exitCode = command === undefined ? BAD_USAGE : await command.run(args);
  if (exitCode !== BAD_USAGE) return exitCode;
  complain(usageText());
  return 2;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    complain(messageOf(error));
    Deno.exit(error instanceof AgentError && error.code === "bad_config" ? 2 : 1);
  }
}

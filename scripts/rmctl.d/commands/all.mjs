import { applyCommands } from "./apply.mjs";
import { browseCommands } from "./browse.mjs";
import { completionCommands } from "./completion.mjs";
import { downloadCommands } from "./download.mjs";
import { groupCommands } from "./groups.mjs";
import { hostCommands } from "./hosts.mjs";
import { jobCommands } from "./jobs.mjs";
import { logCommands } from "./logs.mjs";
import { repoCommands } from "./repo.mjs";
import { restoreCommands } from "./restore.mjs";
import { rolloutCommands } from "./rollouts.mjs";
import { runCommands } from "./run.mjs";
import { scheduleCommands } from "./schedules.mjs";
import { sessionCommands } from "./session.mjs";
import { snapshotCommands } from "./snapshots.mjs";
import { tokenCommands } from "./tokens.mjs";

/** Every command, in the order of the help. @type {readonly import("../parse.mjs").Command[]} */
export const COMMANDS = [
  ...sessionCommands,
  ...hostCommands,
  ...runCommands,
  ...jobCommands,
  ...logCommands,
  ...groupCommands,
  ...scheduleCommands,
  ...tokenCommands,
  ...repoCommands,
  ...snapshotCommands,
  ...browseCommands,
  ...restoreCommands,
  ...downloadCommands,
  ...rolloutCommands,
  ...applyCommands,
  ...completionCommands,
];

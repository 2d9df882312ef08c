import { formatDuration } from "../cli/words.ts";
import { readJobFiles } from "../job-files.ts";
import type { AgentPaths } from "../paths.ts";
import { ok, type Said, warn } from "./check.ts";

/** An online agent brings a result to the server within seconds, a long log within minutes. */
const LATE_MS = 10 * 60_000;

/** Results that wait for the server. They are not lost: this only says that nobody has got them. */
export async function checkOutbox(paths: AgentPaths, now = Date.now()): Promise<Said> {
  const waiting = (await readJobFiles(paths)).flatMap(({ finished }) => finished ?? []);
  if (waiting.length === 0) return ok("the server has every result");
  const oldestMs = now - Math.min(...waiting.map(({ result }) => Date.parse(result.finishedAt)));
  const said = `${waiting.length === 1 ? "1 result waits" : `${waiting.length} results wait`} for the server`;
  if (oldestMs < LATE_MS) return ok(`${said}, the oldest for ${formatDuration(oldestMs)}`);
  return warn(
    `${said}, the oldest for ${formatDuration(oldestMs)}`,
    "Bring the connection to the server back; they go out by themselves.",
  );
}

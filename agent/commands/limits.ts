import { type Limits, RESTIC_SINCE, resticHas } from "../protocol/mod.ts";
import { findProgram } from "../restic/find.ts";
import type { JobTools } from "../restic/supervise.ts";

/** restic's own arguments for a group's limits; says in the log what this restic cannot do. */
export function limitArguments({ restic, log }: Pick<JobTools, "restic" | "log">, limits: Limits): string[] {
  const { uploadKibps, downloadKibps, compression, readConcurrency } = limits;
  const canRead = resticHas(restic.version, "readConcurrency");
  if (readConcurrency !== undefined && !canRead) {
    log(
      "agent",
      `restic ${restic.version} cannot read ${readConcurrency} files at a time: ${RESTIC_SINCE.readConcurrency} can`,
    );
  }
  return [
    ...(uploadKibps === undefined ? [] : [`--limit-upload=${uploadKibps}`]),
    ...(downloadKibps === undefined ? [] : [`--limit-download=${downloadKibps}`]),
    ...(compression === undefined ? [] : [`--compression=${compression}`]),
    ...(readConcurrency === undefined || !canRead ? [] : [`--read-concurrency=${readConcurrency}`]),
  ];
}

/** `ionice -t` goes on where the class cannot be set, as in a container. */
const IO_CLASSES = { low: ["-t", "-c2", "-n7"], idle: ["-t", "-c3"] } as const;

/** The programs that become restic with less priority; says in the log which of them this host lacks. */
export async function priorityPrefix({ env, log }: Pick<JobTools, "env" | "log">, limits: Limits): Promise<string[]> {
  const { niceness, ioPriority } = limits;
  const wanted: [string, readonly string[]][] = [];
  if (niceness !== undefined) wanted.push(["nice", ["-n", String(niceness)]]);
  if (ioPriority !== undefined) wanted.push(["ionice", IO_CLASSES[ioPriority]]);
  const prefix: string[] = [];
  for (const [name, args] of wanted) {
    const program = await findProgram(name, env.PATH ?? "");
    if (program === null) log("agent", `there is no ${name} on this host: restic runs with its ordinary priority`);
    else prefix.push(program, ...args);
  }
  return prefix;
}

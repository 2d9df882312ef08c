import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeLinuxFile } from "@/scripts/build-agent/linux-file.mjs";
import { runOrThrow } from "../harness/processes";
import { makeTempDir } from "../harness/temp";

/** Stands for the 90 MB runtime: says who it is and what it was given, then runs the "agent" text by sh. */
const FAKE_RUNTIME = `#!/bin/sh
[ "$1" != --version ] || exit 0
echo "pid $$ runs $0"
echo "args $*"
while [ "\${1##*/}" != agent.mjs ]; do shift; done
. "$1"
`;

/** A single file made by the real code around a fake runtime. Each `agentText` makes another version. */
export async function makeLauncherFile(agentText = "echo agent here\n", runtime = FAKE_RUNTIME): Promise<string> {
  const dir = await makeTempDir("launcher");
  await mkdir(join(dir, "package"));
  await writeFile(join(dir, "package/deno"), runtime, { mode: 0o755 });
  await runOrThrow({
    name: "tar",
    command: "tar",
    args: ["-czf", join(dir, "runtime.tgz"), "-C", dir, "package/deno"],
  });
  const content = await makeLinuxFile({
    version: "9.9.9",
    arch: "amd64",
    runtimeTgz: await readFile(join(dir, "runtime.tgz")),
    runtimeEntry: "package/deno",
    bundle: Buffer.from(agentText),
  });
  const file = join(dir, "restic-manager-agent");
  await writeFile(file, content);
  await chmod(file, 0o755);
  return file;
}

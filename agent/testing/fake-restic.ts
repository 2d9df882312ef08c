/**
 * A stand-in for restic where the real one cannot be made to do it: to hang, to retry for ever, to flood. It is told by
 * the first source path, `/behave/…`; every start is noted in a file beside it.
 */
import type { TempDir } from "./temp.ts";

const SCRIPT = `#!/bin/sh
# fake-restic: answers "version", everything else as the arguments want it.
if [ "$1" = version ]; then echo "restic 0.18.0 compiled with go1.24 on linux/amd64"; exit 0; fi
echo "$$ $*" >>"$(dirname "$0")/starts"
for behaviour; do :; done
summary='{"message_type":"summary","files_new":1,"files_changed":0,"files_unmodified":0,"dirs_new":1,"dirs_changed":0,"dirs_unmodified":0,"data_added":1,"total_files_processed":1,"total_bytes_processed":1,"total_duration":0.1,"snapshot_id":"33d4bc28"}'
case "$behaviour" in
/behave/hang)
  trap 'echo "signal interrupt received, cleaning up" >&2; exit 130' INT
  echo started
  while :; do sleep 0.05; done ;;
/behave/retry)
  trap 'exit 1' INT
  while :; do
    echo 'Save(<data/f88557ba91>) returned error, retrying after 552.330144ms: Post "http://127.0.0.1:1/m": dial tcp 127.0.0.1:1: connect: connection refused' >&2
    sleep 0.05
  done ;;
/behave/flood)
  i=0
  while [ $i -lt 3000 ]; do echo "line $i of the flood, which is not short either" >&2; i=$((i + 1)); done
  echo "$summary" ;;
/behave/long-error)
  head -c 300000 /dev/zero | tr '\\0' x >&2
  printf '\\nFatal: %s\\n' "$(head -c 9000 /dev/zero | tr '\\0' y)" >&2
  exit 1 ;;
/behave/progress)
  i=0
  while [ $i -lt 200 ]; do
    printf '{"message_type":"status","percent_done":%s,"files_done":%d}\\n' "0.$((100 + i))" $i
    i=$((i + 1))
  done
  echo "$summary" ;;
/behave/leak)
  echo "login $RESTIC_PASSWORD at rest:http://u:$RESTIC_PASSWORD@host/ failed" >&2
  exit 1 ;;
*) echo "$summary" ;;
esac
`;

export type FakeRestic = { readonly program: string; starts(): Promise<string[]>; lastPid(): Promise<number | null> };

/** Puts the script into the folder. */
export async function makeFakeRestic(dir: TempDir): Promise<FakeRestic> {
  const folder = dir.file("bin");
  await Deno.mkdir(folder);
  const program = `${folder}/fake-restic`;
  await Deno.writeTextFile(program, SCRIPT, { mode: 0o755 });
  const starts = async () => {
    const text = await Deno.readTextFile(`${folder}/starts`).catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  };
  return {
    program,
    starts,
    async lastPid() {
      const last = (await starts()).findLast((line) => line.includes(" backup "));
      return last === undefined ? null : Number(last.split(" ")[0]);
    },
  };
}

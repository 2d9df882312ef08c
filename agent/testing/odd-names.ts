/** A tree whose names are hard to tell, and what must come back of it. */
import { run } from "./programs.ts";

export const ODD_NAMES = [
  "line\nbreak",
  "--help",
  "-rf",
  "rtl\u202etxt.exe",
  "star*[x]?",
  "back\\slash",
  "quote\"'$(x)`",
  " leading and trailing ",
  "ü-combining-u\u0308",
  "CON",
  `long-${"n".repeat(250)}`,
];

/** Files of these names under `folder`, one more whose name is no UTF-8, and some things that are no files. */
export async function makeOddNames(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/deep/--no-lock`, { recursive: true });
  await Deno.mkdir(`${folder}/empty`);
  for (const name of ODD_NAMES) await Deno.writeTextFile(`${folder}/${name}`, `content of ${name}`);
  await Deno.writeTextFile(`${folder}/deep/--no-lock/inner.conf`, "inner");
  await Deno.writeTextFile(`${folder}/nothing`, "");
  await Deno.symlink("/etc/passwd", `${folder}/link`);
  const made = await run("/bin/bash", [
    "-c",
    `printf x > "$0"/$'bad\\xffname' && mkfifo "$0/pipe" && chmod 4755 "$0/CON"`,
    folder,
  ]);
  if (made.code !== 0) throw new Error(made.stderr);
}

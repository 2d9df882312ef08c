/** The files of data in a local repository, and harm done to them. */
export async function packsIn(repository: string): Promise<string[]> {
  const packs: string[] = [];
  for await (const { name: folder } of Deno.readDir(`${repository}/data`)) {
    for await (const { name } of Deno.readDir(`${repository}/data/${folder}`)) {
      packs.push(`${repository}/data/${folder}/${name}`);
    }
  }
  return packs.sort();
}

/** Turns over the byte at that place; restic leaves its packs read-only. */
export async function turnByte(pack: string, at: number): Promise<void> {
  await Deno.chmod(pack, 0o600);
  const bytes = await Deno.readFile(pack);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  await Deno.writeFile(pack, bytes);
}

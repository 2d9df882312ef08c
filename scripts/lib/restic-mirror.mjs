/**
 * The server's own copies of restic, for hosts without a way to one: `<os>-<arch>/` with the program and mirror.json.
 * A folder is made whole beside its place and then renamed, so that the server never sees half of one.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { sha256OfFile, sync } from "./files.mjs";
import { platformOfProgram } from "./program-file.mjs";
import { unpackProgram } from "./unpack.mjs";

export const SYSTEMS = ["linux", "windows"];
export const ARCHITECTURES = ["amd64", "arm64"];
/** The agent refuses older ones. */
export const OLDEST_MIRRORED = "0.14.0";

const folderOf = (dir, { os, arch }) => join(dir, `${os}-${arch}`);
const programOf = (os) => (os === "windows" ? "restic.exe" : "restic");

/**
 * Checks a file that the admin supplies and takes it in, in the place of an earlier one.
 * @param {{ dir: string, file: string, os: string, arch: string, sha256: string, version?: string }} wanted
 *   `sha256` is that of `file` as it is, packed or not; `version` is needed where the program cannot run here
 * @returns {Promise<{ os: string, arch: string, version: string, sha256: string, sizeBytes: number, addedAt: string }>}
 */
export async function addToMirror({ dir, file, os, arch, sha256, version }) {
  const found = await sha256OfFile(file);
  if (found !== sha256.toLowerCase())
    throw new Error(
      `${file} has the SHA-256 ${found}, not the one given: download it again, from restic's own releases.`,
    );
  await mkdir(dir, { recursive: true });
  const making = join(dir, `.new-${randomUUID()}`);
  await mkdir(making);
  try {
    const program = join(making, programOf(os));
    await unpackProgram(file, program);
    await requirePlatform(program, { os, arch });
    await chmod(program, 0o755);
    const facts = {
      version: await versionOf(program, { os, arch, version }),
      sha256: await sha256OfFile(program),
      sizeBytes: (await stat(program)).size,
      addedAt: new Date().toISOString(),
      suppliedSha256: found,
    };
    await writeFile(join(making, "mirror.json"), `${JSON.stringify(facts, null, 2)}\n`);
    for (const name of [programOf(os), "mirror.json", "."]) await sync(join(making, name));
    await putInPlace(making, folderOf(dir, { os, arch }));
    await sync(dir);
    return { os, arch, ...facts };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** @returns what is mirrored, with `problem` where a folder is damaged */
export async function listMirror(dir) {
  const names = new Set(await readdir(dir).catch(() => []));
  const entries = [];
  for (const os of SYSTEMS) {
    for (const arch of ARCHITECTURES) {
      const folder = folderOf(dir, { os, arch });
      if (!names.has(`${os}-${arch}`)) continue;
      try {
        const facts = JSON.parse(await readFile(join(folder, "mirror.json"), "utf8"));
        const isWhole = (await sha256OfFile(join(folder, programOf(os)))) === facts.sha256;
        entries.push({ os, arch, ...facts, problem: isWhole ? null : "the program is damaged; add it again" });
      } catch {
        entries.push({ os, arch, problem: "it cannot be read; add it again" });
      }
    }
  }
  return entries;
}

/** @returns false when there was nothing */
export async function removeFromMirror(dir, { os, arch }) {
  const leaving = join(dir, `.old-${randomUUID()}`);
  try {
    await rename(folderOf(dir, { os, arch }), leaving);
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
  await rm(leaving, { recursive: true, force: true });
  return true;
}

async function requirePlatform(program, { os, arch }) {
  const platform = await platformOfProgram(program);
  if (platform === null) throw new Error("That is no program for Linux or Windows; give restic's own release file.");
  if (platform.os !== os || platform.arch !== arch)
    throw new Error(`That program is for ${platform.os} ${platform.arch}, not for ${os} ${arch}.`);
}

async function versionOf(program, { os, arch, version }) {
  const ownArch = process.arch === "arm64" ? "arm64" : "amd64";
  const said = os === process.platform && arch === ownArch ? await askVersion(program) : null;
  if (said === null && version === undefined)
    throw new Error("It cannot run here to say its version: give that as --version, such as --version 0.18.0.");
  if (said !== null && version !== undefined && said !== version)
    throw new Error(`It says that it is restic ${said}, not ${version}.`);
  const known = said ?? version;
  if (isOlder(known, OLDEST_MIRRORED))
    throw new Error(`restic ${known} is too old for the agent: take ${OLDEST_MIRRORED} or newer.`);
  return known;
}

/** Its checksum was verified before it is started. */
async function askVersion(program) {
  const options = { env: { PATH: "/usr/bin:/bin" }, timeout: 20_000, windowsHide: true };
  const answer = await promisify(execFile)(program, ["version"], options).catch(() => null);
  if (answer === null) return null;
  const version = /^restic (\d+\.\d+\.\d+)/m.exec(answer.stdout)?.[1];
  if (version === undefined) throw new Error("It runs, but it is not restic: give restic's own release file.");
  return version;
}

function isOlder(version, wanted) {
  const [a, b] = [version, wanted].map((text) => text.split(".").map(Number));
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing >= 0 && a[differing] < b[differing];
}

async function putInPlace(made, place) {
  const earlier = `${made}-earlier`;
  const hadOne = await rename(place, earlier).then(
    () => true,
    () => false,
  );
  await rename(made, place);
  if (hadOne) await rm(earlier, { recursive: true, force: true });
}

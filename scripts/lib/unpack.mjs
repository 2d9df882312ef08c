/** Takes the one program out of a release archive, by the programs that every system has for it. */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/**
 * Writes the program that `file` is, or holds, to `target`.
 * @param {string} file plain program, `.bz2` or `.zip`; told by its first bytes, not by its name
 * @param {string} target
 */
export async function unpackProgram(file, target) {
  const magic = await firstBytes(file);
  if (magic.startsWith("BZh")) return await runInto({ command: "bzip2", args: ["-dc"], input: file, target });
  if (!magic.startsWith("PK\x03\x04")) return await copyFile(file, target);
  const names = (await output("unzip", ["-Z1", file])).split(/\r?\n/).filter((name) => /\.exe$/i.test(name));
  const [name, ...others] = names;
  if (name === undefined || others.length > 0 || /[[\]*?\\]/.test(name))
    throw new Error(`${file} must hold exactly one .exe; unpack it, and give the program itself.`);
  await runInto({ command: "unzip", args: ["-p", file, name], target });
}

async function firstBytes(path) {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function runInto({ command, args, input, target }) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  const ended = endOf(child, command);
  // bzip2 may end before it has read all of a damaged file; its exit code tells, not the broken pipe.
  const feeding =
    input === undefined ? child.stdin.end() : pipeline(createReadStream(input), child.stdin).catch(() => {});
  await Promise.all([ended, feeding, pipeline(child.stdout, createWriteStream(target))]);
}

async function output(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (part) => (text += part));
  await endOf(child, command);
  return text;
}

/** Rejects unless it succeeds. */
function endOf(child, command) {
  let complaint = "";
  child.stderr.on("data", (part) => (complaint += part));
  return new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(
        error.code === "ENOENT"
          ? new Error(`${command} is not installed here: install it, or unpack the file and give the program itself.`)
          : new Error(`${command} cannot be started: ${error.message}`),
      ),
    );
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} cannot unpack it: ${complaint.trim().slice(0, 300)}`)),
    );
  });
}

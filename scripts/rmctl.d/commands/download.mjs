import { createWriteStream, existsSync } from "node:fs";
import { link, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { EXIT } from "../exit-codes.mjs";
import { Problem, wrongUsage } from "../problem.mjs";
import { snapshotOf, VIA, viaOf } from "../snapshot.mjs";
import { piecesOf } from "../transport.mjs";

/** A host may take its time before restic gives the first byte, and between two of them. */
const SILENT_MS = 10 * 60_000;

/** @type {import("../parse.mjs").Command} */
const download = {
  path: "download",
  summary: "fetch a file of a snapshot, or a folder as one archive",
  args: "<host> <snapshot> <path>",
  hosts: true,
  details: "It goes to standard output, or with -o to a new file, which is there only once all of it has come.",
  options: {
    output: { type: "string", short: "o", value: "FILE", help: "write to this file, which must not be there yet" },
    format: { type: "string", value: "FORMAT", help: "of a folder: tar (when left out) or zip" },
    ...VIA,
  },
  examples: [
    "rmctl download web-1.example latest /etc/fstab | less",
    "rmctl download web-1.example latest /etc | tar -t",
    "rmctl download web-1.example 5f1c2a90 /srv/www --format zip -o www.zip",
  ],
  async run({ api, out, options, args }) {
    const [hostName = "", wanted = "", path = ""] = args;
    const { format, output } = options;
    if (format !== undefined && !["tar", "zip"].includes(format)) throw wrongUsage("--format must be tar or zip.");
    if (out.form !== "text") throw wrongUsage("What comes are the bytes themselves; leave --json and -q out.");
    if (output === undefined && out.isTerminal)
      throw wrongUsage("A terminal obeys what is printed to it.", "Give -o FILE, or a pipe.");
    if (output !== undefined && existsSync(output))
      throw wrongUsage(`${output} is there already.`, "Name another file.");
    const { path: ofSnapshot } = await snapshotOf(api, hostName, wanted);
    const query = { path, ...(format === undefined ? {} : { format }), ...(await viaOf(api, options.via)) };
    const from = `${ofSnapshot}/download?${new URLSearchParams(query)}`;
    const bytes = piecesOf(await api.open(from, { timeoutMs: SILENT_MS }), new URL(from, api.server));
    if (output === undefined) for await (const piece of bytes) await out.printAll(piece);
    else {
      await keep(bytes, output);
      out.say(`Written to ${output}`);
    }
    return EXIT.done;
  },
};

/**
 * Writes a new file, which has its name only once it is whole.
 * @param {AsyncIterable<Buffer>} bytes
 * @param {string} file
 */
async function keep(bytes, file) {
  const part = `${file}.part`;
  try {
    await pipeline(bytes, createWriteStream(part, { flags: "wx", mode: 0o600 }));
    // Unlike a new name this never takes the place of a file that came meanwhile.
    await link(part, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") await rm(part, { force: true });
    throw localProblem(error, file);
  }
  await rm(part);
}

/** @param {unknown} error @param {string} file */
function localProblem(error, file) {
  if (error instanceof Problem) return error;
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  const next = code === "EEXIST" ? "Remove it, or name another." : "Make room or name another file.";
  return new Problem({ exit: EXIT.failed, code: "not_written", message: `${file}: ${message}.`, next, cause: error });
}

export const downloadCommands = [download];

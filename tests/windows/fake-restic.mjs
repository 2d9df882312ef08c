// fake-restic for Windows: no restic for Windows can be had from Debian. It notes each call in a file beside it, without
// doing anything, and says what restic says. A backup reads the sizes of the files that it is given.
const [command = "", ...args] = Deno.args;
const paths = args.includes("--") ? args.slice(args.indexOf("--") + 1) : [];
const folder = new URL(".", import.meta.url);
const password = Deno.env.get("RESTIC_PASSWORD") === undefined ? "without" : "with";
const note = { command, args, password, user: Deno.env.get("USERNAME"), pid: Deno.pid };
if (command !== "version") {
  Deno.writeTextFileSync(new URL("calls.jsonl", folder), `${JSON.stringify(note)}\n`, { append: true, create: true });
}

const say = (value) => console.log(JSON.stringify(value));
const repository = "e25c9f1e3cd7a1a5b2d5e2ddbd5e2f2a5a4d1d4f3dfe3bb9c1a1a1c0ffee0001";

switch (command) {
  case "version":
    console.log("restic 0.18.0 compiled with go1.24 on windows/amd64");
    break;
  case "init":
    say({ message_type: "initialized", id: repository.slice(0, 10), repository: "fake" });
    break;
  case "cat":
    say({ version: 2, id: repository, chunker_polynomial: "25b468838dcb75" });
    break;
  case "snapshots":
    say([]);
    break;
  case "backup":
    if (paths.some((path) => path.endsWith("hang"))) {
      say({ message_type: "status", percent_done: 0.1 });
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
    say(summary());
    break;
}

function summary() {
  const files = paths.flatMap((path) =>
    [...Deno.readDirSync(path)].map(({ name }) => Deno.statSync(`${path}\\${name}`)),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    ...{ message_type: "summary", files_new: files.length, files_changed: 0, files_unmodified: 0 },
    ...{ dirs_new: 1, dirs_changed: 0, dirs_unmodified: 0, data_added: bytes, total_files_processed: files.length },
    ...{ total_bytes_processed: bytes, total_duration: 0.1, snapshot_id: "33d4bc28" },
  };
}

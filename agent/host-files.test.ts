import assert from "node:assert/strict";
import { listHostFolder } from "./host-files.ts";
import { agentMessageSchema, encode, MAX_FRAME_BYTES } from "./protocol/mod.ts";
import { tempDir } from "./testing/temp.ts";

/** A host whose file holds these lines. */
async function scene(...lines: string[]) {
  const dir = tempDir();
  const envFile = dir.file("agent.env");
  if (lines.length > 0) await Deno.writeTextFile(envFile, `${lines.join("\n")}\n`);
  await Deno.mkdir(dir.file("open/sub"), { recursive: true });
  await Deno.mkdir(dir.file("closed"));
  await Deno.writeTextFile(dir.file("open/b.txt"), "hello");
  await Deno.writeTextFile(dir.file("open/a.txt"), "");
  await Deno.writeTextFile(dir.file("closed/secret"), "secret");
  return { dir, envFile, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** The answer as a frame; what the server would refuse is an error here. */
async function list(envFile: string, path: string | null) {
  const listed = await listHostFolder(envFile, path);
  const frame = encode({ type: "host.listed", requestId: "r", ...listed });
  assert.ok(new TextEncoder().encode(frame).length <= MAX_FRAME_BYTES);
  agentMessageSchema.parse(JSON.parse(frame));
  return listed;
}

Deno.test("a folder is listed with folders first, sorted, and sizes of files only", async () => {
  using s = await scene();
  await Deno.symlink("/etc", s.dir.file("open/link"));
  assert.deepEqual(await list(s.envFile, s.dir.file("open")), {
    entries: [
      { name: "sub", kind: "folder", sizeBytes: null },
      { name: "a.txt", kind: "file", sizeBytes: 0 },
      { name: "b.txt", kind: "file", sizeBytes: 5 },
      { name: "link", kind: "link", sizeBytes: null },
    ],
    isCut: false,
    problem: null,
  });
});

Deno.test("the roots are the whole machine where the host's file is silent, and what it says otherwise", async () => {
  using s = await scene();
  const folder = (name: string) => ({ name, kind: "folder" as const, sizeBytes: null });
  assert.deepEqual((await list(s.envFile, null)).entries, [folder("/")]);
  await Deno.writeTextFile(s.envFile, "RM_BROWSE_ROOTS=/srv:relative:/home/../home\n");
  assert.deepEqual((await list(s.envFile, null)).entries, [folder("/srv"), folder("/home")]);
  await Deno.writeTextFile(s.envFile, "RM_BROWSE_ROOTS=\n");
  assert.deepEqual((await list(s.envFile, null)).entries, []);
  assert.equal((await list(s.envFile, "/")).problem, "not_allowed");
});

Deno.test("nothing outside the roots is told: not by .., not by a link, not even whether it exists", async () => {
  using s = await scene();
  await Deno.writeTextFile(s.envFile, `RM_BROWSE_ROOTS=${s.dir.file("open")}\n`);
  await Deno.symlink(s.dir.file("closed"), s.dir.file("open/out"));
  await Deno.symlink(s.dir.file("open/sub"), s.dir.file("open/inside"));
  await Deno.mkdir(s.dir.file("open-too"));
  assert.equal((await list(s.envFile, s.dir.file("open"))).problem, null);
  assert.equal((await list(s.envFile, s.dir.file("open/inside"))).problem, null);
  const outside = ["closed", "nowhere", "open/../closed", "open-too", "open/out", "open/out/../../closed"];
  for (const path of [...outside.map((name) => `${s.dir.path}/${name}`), "/", "/etc"]) {
    assert.deepEqual(await list(s.envFile, path), { entries: [], isCut: false, problem: "not_allowed" }, path);
  }
});

Deno.test("a root that is a link itself is followed", async () => {
  using s = await scene();
  await Deno.symlink(s.dir.file("open"), s.dir.file("root"));
  await Deno.writeTextFile(s.envFile, `RM_BROWSE_ROOTS=${s.dir.file("root")}\n`);
  assert.equal((await list(s.envFile, s.dir.file("root/sub"))).problem, null);
});

Deno.test("what cannot be listed says why", async () => {
  using s = await scene();
  assert.equal((await list(s.envFile, s.dir.file("nowhere"))).problem, "not_found");
  assert.equal((await list(s.envFile, s.dir.file("open/b.txt"))).problem, "not_a_folder");
  assert.equal((await list(s.envFile, s.dir.file("open/b.txt/below"))).problem, "not_a_folder");
});

Deno.test("a folder of many entries, or of long names, is cut to one frame", async () => {
  using s = await scene();
  await Deno.mkdir(s.dir.file("many"));
  for (let i = 0; i < 1_005; i++) Deno.writeTextFileSync(s.dir.file(`many/${String(i).padStart(4, "0")}`), "");
  const many = await list(s.envFile, s.dir.file("many"));
  assert.deepEqual([many.entries.length, many.isCut, many.entries.at(-1)?.name], [1_000, true, "0999"]);
  await Deno.mkdir(s.dir.file("long"));
  for (let i = 0; i < 900; i++) {
    Deno.writeTextFileSync(s.dir.file(`long/${String(i).padStart(4, "0")}${"\u0001".repeat(240)}`), "");
  }
  const long = await list(s.envFile, s.dir.file("long"));
  assert.ok(long.isCut && long.entries.length > 100 && long.entries.length < 900, `${long.entries.length}`);
});

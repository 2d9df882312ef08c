/** The small rules behind the answers. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "../connection.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { heldBytes } from "../testing/held-bytes.ts";
import { AGENT_TOKEN } from "../testing/test-agent.ts";
import { waitFor } from "../testing/wait-for.ts";
import { createByteWriter } from "./bytes.ts";
import { globOf } from "./find.ts";
import { splitFound } from "./found.ts";
import { createLineWriter, lineReader } from "./lines.ts";
import { permissionsOf } from "./nodes.ts";
import { createOutlet } from "./outlet.ts";

const NO_PINS = { certPinSha256: "", nextCertPinSha256: "", releaseKey: "" };
const FOUND = JSON.stringify([
  {
    matches: [
      { path: '/a"]}[{,', type: "file" },
      { path: "/b\\", nested: { x: [1] } },
    ],
    hits: 2,
    snapshot: "s1",
  },
  { matches: [], hits: 0, snapshot: "s2" },
]);

Deno.test("What find writes is cut alike wherever the pieces end", () => {
  const cut = (pieces: string[]) => {
    const seen: unknown[] = [];
    const splitter = splitFound({
      onMatch: (json) => seen.push(JSON.parse(json)),
      onSnapshot: (json) => seen.push(JSON.parse(json)),
    });
    for (const piece of pieces) splitter.push(piece);
    return [...seen, splitter.isComplete()];
  };
  const whole = cut([FOUND]);
  assert.deepEqual(whole, [
    ...[
      { path: '/a"]}[{,', type: "file" },
      { path: "/b\\", nested: { x: [1] } },
    ],
    ...[{ matches: [], hits: 2, snapshot: "s1" }, { matches: [], hits: 0, snapshot: "s2" }, true],
  ]);
  for (let at = 0; at <= FOUND.length; at++) assert.deepEqual(cut([FOUND.slice(0, at), FOUND.slice(at)]), whole);
  assert.deepEqual(cut([...FOUND]), whole);
  assert.equal(cut([FOUND.slice(0, -1)]).at(-1), false);
  assert.deepEqual(cut(["[0:02] 66.67%  2 / 3 index files loaded\n", FOUND]), whole);
});

Deno.test("A million places in one snapshot are cut in little memory", () => {
  let matches = 0;
  const splitter = splitFound({ onMatch: () => matches++, onSnapshot: () => {} });
  splitter.push('[{"matches":[');
  const thousand = Array.from({ length: 1000 }, (_, i) => JSON.stringify({ path: `/some/folder/file-${i}` })).join(",");
  const before = heldBytes();
  for (let i = 0; i < 1000; i++) splitter.push(i === 0 ? thousand : `,${thousand}`);
  const held = heldBytes() - before;
  assert.ok(held < 4 * 2 ** 20, `holds ${held} bytes`);
  splitter.push('],"hits":1000000,"snapshot":"s"}]');
  assert.ok(splitter.isComplete());
  assert.equal(matches, 1_000_000);
});

Deno.test("A pattern without a slash fits names as restic's does", () => {
  for (const [pattern, name, fits] of [
    ["*.conf", "a.conf", true],
    ["*.conf", "a.conf.bak", false],
    ["*.conf", "line\nbreak.conf", true],
    ["a?c", "aüc", true],
    ["[a-c]x", "bx", true],
    ["[^a-c]x", "bx", false],
    ["star[*][[]x][?]", "star*[x]?", true],
    ["back\\\\slash", "back\\slash", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["(a|b)+", "(a|b)+", true],
    ["(a|b)+", "ab", false],
    ["$(x)", "$(x)", true],
    ["README", "readme", false],
  ] as const) {
    assert.equal(globOf(pattern, false)?.test(name), fits, `${pattern} ${name}`);
  }
  assert.equal(globOf("README*", true)?.test("readme.md"), true);
});

Deno.test("Permissions read as ls writes them", () => {
  for (const [mode, text] of [
    [0o644, "-rw-r--r--"],
    [2147484141, "drwxr-xr-x"],
    [2148532735, "drwxrwxrwt"],
    [134218239, "lrwxrwxrwx"],
    [2 ** 23 + 0o755, "-rwsr-xr-x"],
    [2 ** 23 + 0o644, "-rwSr--r--"],
    [2 ** 22 + 0o755, "-rwxr-sr-x"],
    [2 ** 26 + 0o660, "brw-rw----"],
    [2 ** 26 + 2 ** 21 + 0o666, "crw-rw-rw-"],
    [2 ** 25 + 0o600, "prw-------"],
    [2 ** 24 + 0o777, "srwxrwxrwx"],
  ] as const) {
    assert.equal(permissionsOf(mode), text);
  }
});

Deno.test("Lines go out in frames of some size, and come in whole whatever the pieces", async () => {
  const frames: Uint8Array[] = [];
  const writer = createLineWriter((bytes) => {
    frames.push(bytes);
    return Promise.resolve();
  });
  for (let i = 0; i < 5_000; i++) writer.line({ name: `ü${i}` });
  await writer.flush();
  assert.ok(frames.length > 1 && frames.every(({ length }) => length < 128 * 1024));
  const lines: string[] = [];
  const reader = lineReader((line) => lines.push(line));
  // One byte at a time cuts every character in two.
  for (const frame of frames) for (const byte of frame) reader.push(Uint8Array.of(byte));
  reader.end();
  assert.deepEqual([lines.length, lines.at(-1)], [5_000, '{"name":"ü4999"}']);
});

Deno.test("Small pieces go out together, in their order and all of them; a reader who is slow is waited for", async () => {
  const sent: Uint8Array[] = [];
  let letOn = () => {};
  const room = new Promise<void>((resolve) => (letOn = resolve));
  const out = createByteWriter(async (bytes) => {
    sent.push(bytes);
    if (sent.length === 2) await room;
  });
  const pieces = Array.from({ length: 1000 }, (_, i) => new Uint8Array(512).fill(i % 251));
  let written = 0;
  const writing = (async () => {
    for (const piece of pieces) {
      await out.write(piece);
      written++;
    }
    await out.flush();
  })();
  await waitFor("two frames", async () => sent.length === 2);
  assert.equal(written, 255);
  letOn();
  await writing;
  assert.equal(sent.length, 8);
  assert.deepEqual(Buffer.concat(sent), Buffer.concat(pieces));
});

Deno.test("A few bytes do not wait for more", async () => {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  const out = createByteWriter(async (bytes) => resolve(bytes));
  await out.write(new Uint8Array([1]));
  await out.write(new Uint8Array([2]));
  assert.deepEqual([...(await promise)], [1, 2]);
});

Deno.test("A socket of which nobody takes a byte is given up, and a reader that is merely slow is not", async () => {
  await using server = await startFakeServer();
  const env = { ...{ serverUrl: server.url, hostId: "h", agentToken: AGENT_TOKEN }, ...NO_PINS };
  const open = async (name: string) => {
    const { ws } = await connect(env, new AbortController().signal, { path: `/ws/agent/stream/${name}` });
    return { outlet: createOutlet(ws, 3_000), peer: await server.stream(name) };
  };
  const block = new Uint8Array(64 * 1024);
  const stuck = await open("stuck");
  while (!stuck.outlet.closed.aborted) await stuck.outlet.write(block);
  assert.equal(stuck.outlet.closed.reason, "idle");
  await stuck.outlet.end({ problem: "idle", message: "" });

  const slow = await open("slow");
  let frames = 0;
  slow.peer.on("message", (_data: unknown, isBinary: boolean) => {
    frames++;
    if (!isBinary) return slow.peer.close(1000);
    slow.peer.pause();
    setTimeout(() => slow.peer.resume(), 20);
  });
  slow.peer.resume();
  for (let i = 0; i < 200; i++) await slow.outlet.write(block);
  assert.equal(slow.outlet.closed.aborted, false);
  await slow.outlet.end({ problem: null, message: "" });
  assert.equal(frames, 201);
});

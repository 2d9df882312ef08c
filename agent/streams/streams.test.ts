/** Who may ask, how many at once, and what becomes of restic when nobody reads. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { RepositoryQuestion } from "../protocol/mod.ts";
import { heldBytes } from "../testing/held-bytes.ts";
import { configFor, REPOSITORY_PASSWORD } from "../testing/orders.ts";
import { makeRepository, mustRestic } from "../testing/programs.ts";
import { snapshotIds } from "../testing/scene.ts";
import { type StreamScene, streamScene } from "../testing/stream-scene.ts";
import { linesOf, openStream, readAll, resticsOn } from "../testing/streams.ts";
import { waitFor } from "../testing/wait-for.ts";

const GIBIBYTE = 2 ** 30;

/** A snapshot of one file that is long to read and takes no room. */
async function sparseSnapshot(scene: StreamScene, bytes: number): Promise<RepositoryQuestion> {
  const source = scene.dir.file("source");
  await Deno.mkdir(source);
  {
    using file = await Deno.create(`${source}/sparse`);
    await file.truncate(bytes);
  }
  const snapshotId = await scene.snapshot(source);
  return { kind: "dump", snapshotId, path: `${source}/sparse`, format: "raw", skipBytes: 0 };
}

const noneLeft = (scene: StreamScene) =>
  waitFor("restic to be gone", async () => (await resticsOn(scene.url)).length === 0);

/** What restic has read of its repository and written to us so far. */
const writtenBy = async (pid: number): Promise<number> =>
  Number(/^wchar: (\d+)/m.exec(await Deno.readTextFile(`/proc/${pid}/io`))?.[1] ?? 0);

Deno.test("A reader that stops makes restic wait and costs no memory, and gets every byte when it goes on", async () => {
  await using scene = await streamScene();
  const question = await sparseSnapshot(scene, GIBIBYTE);
  const idleBytes = heldBytes();
  const { ws } = await openStream(scene, question);
  const [pid = 0] = await waitFor("the dump alone", async () => {
    const pids = await resticsOn(scene.url);
    return pids.length === 1 ? pids : null;
  });
  // Two looks at the same figure: what the system's buffers hold is written, and no more.
  let before = -1;
  const written = await waitFor("restic to wait", async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = await writtenBy(pid);
    const isStill = now > 1_000_000 && now === before;
    before = now;
    return isStill ? now : null;
  });
  assert.ok(written < 64 * 2 ** 20, `restic has written ${written} bytes`);
  let bytes = 0;
  let end = "";
  let peak = 0;
  let nextLook = 0;
  ws.on("message", (data: { length: number; toString(): string }, isBinary: boolean) => {
    if (isBinary) {
      bytes += data.length;
      if (bytes >= nextLook) {
        peak = Math.max(peak, heldBytes());
        nextLook += 16 * 2 ** 20;
      }
    } else {
      end = data.toString();
      ws.close(1000);
    }
  });
  const closed = once(ws, "close");
  ws.resume();
  await closed;
  assert.deepEqual([bytes, JSON.parse(end)], [GIBIBYTE, { problem: null, message: "" }]);
  // This process is both ends at once.
  assert.ok(peak - idleBytes < 128 * 2 ** 20, `grew by ${peak - idleBytes} bytes`);
  await noneLeft(scene);
});

Deno.test("No restic is left when the socket breaks, when the stream is closed, and when the agent stops", async () => {
  await using scene = await streamScene();
  const question = await sparseSnapshot(scene, 2 * GIBIBYTE);
  const busy = async () => {
    const opened = await openStream(scene, question);
    await waitFor("restic", async () => (await resticsOn(scene.url)).length > 0);
    opened.ws.resume();
    return opened;
  };
  (await busy()).ws.terminate();
  await noneLeft(scene);
  const { streamId, ws } = await busy();
  const closed = once(ws, "close");
  scene.connection.send({ type: "stream.close", streamId });
  await closed;
  await noneLeft(scene);
  await busy();
  await openStream(scene, question);
  await scene.agent.stop();
  assert.deepEqual(await resticsOn(scene.url), []);
});

Deno.test("A fifth stream is refused while four are open, and let in when one has ended", async () => {
  await using scene = await streamScene();
  const question = await sparseSnapshot(scene, GIBIBYTE);
  const first = await openStream(scene, question);
  for (let i = 0; i < 3; i++) await openStream(scene, question);
  const streamId = crypto.randomUUID();
  scene.connection.send({ type: "stream.open", streamId, question });
  const refused = await scene.connection.next("stream.refused", (message) => message.streamId === streamId);
  assert.equal(refused.end.problem, "too_many");
  first.ws.terminate();
  const ls: RepositoryQuestion = {
    kind: "ls",
    snapshotId: "snapshotId" in question ? question.snapshotId : "",
    path: "/",
  };
  const answer = await waitFor("room for another", async () => {
    const again = crypto.randomUUID();
    scene.connection.send({ type: "stream.open", streamId: again, question: ls });
    const verdict = await Promise.race([
      scene.connection.next("stream.refused", (message) => message.streamId === again).then(() => null),
      scene.server.stream(again),
    ]);
    return verdict === null ? null : readAll(verdict);
  });
  assert.equal(answer.end?.problem, null);
});

Deno.test("A question that breaks the protocol is refused alone: no restic, and the connection goes on", async () => {
  await using scene = await streamScene();
  const snapshotId = "a".repeat(64);
  const hostile = [
    { kind: "ls", snapshotId, path: "/srv/../etc" },
    { kind: "ls", snapshotId, path: "/srv\0" },
    { kind: "ls", snapshotId, path: "relative" },
    { kind: "ls", snapshotId: "latest", path: "/" },
    { kind: "ls", snapshotId: "--password-command=touch /tmp/owned", path: "/" },
    { kind: "dump", snapshotId, path: "--help", format: "raw" },
    { kind: "dump", snapshotId, path: "/", format: "tar; id" },
    { kind: "find", pattern: "a\0b" },
    { kind: "find", pattern: "" },
    { kind: "unlock" },
  ];
  for (const question of hostile) {
    const streamId = crypto.randomUUID();
    scene.connection.sendRaw(JSON.stringify({ v: 3, id: "x", type: "stream.open", streamId, question }));
    const refused = await scene.connection.next("stream.refused", (message) => message.streamId === streamId);
    assert.equal(refused.end.problem, "failed", JSON.stringify(question));
  }
  assert.deepEqual(await resticsOn(scene.url), []);
  scene.connection.send({ type: "config.replace", config: configFor(scene.url, {}, 2) });
  await scene.connection.next("config.applied", ({ revision }) => revision === 2);
});

Deno.test("Another host's repository is read by the access of this stream, of which nothing stays on disk or in words", async () => {
  await using scene = await streamScene();
  const url = scene.dir.file("foreign");
  await makeRepository(url, REPOSITORY_PASSWORD);
  const source = scene.dir.file("source");
  await Deno.mkdir(`${source}/of-the-other`, { recursive: true });
  await mustRestic({ url, password: REPOSITORY_PASSWORD }, ["backup", "--quiet", source]);
  const [snapshotId = ""] = await snapshotIds(url);
  const ask = async (encryptionPassword: string) => {
    const question: RepositoryQuestion = { kind: "ls", snapshotId, path: source };
    return await readAll((await openStream(scene, question, { url, encryptionPassword })).ws);
  };
  const { bytes, end } = await ask(REPOSITORY_PASSWORD);
  assert.equal(end?.problem, null);
  assert.deepEqual(
    linesOf(bytes).map((line) => Object(line).name),
    ["of-the-other"],
  );
  const wrong = await ask("the wrong password of another host");
  assert.equal(wrong.end?.problem, "repository_failed");
  assert.match(wrong.end?.message ?? "", /its password is another one/);
  const kept = [...Deno.readDirSync(scene.host.paths.resticCacheDir)].map(({ name }) => name);
  assert.deepEqual(kept, []);
  const config = await Deno.readTextFile(scene.host.paths.configFile);
  assert.ok(!config.includes("foreign") && !scene.agent.log.join("\n").includes("password of another"));
});

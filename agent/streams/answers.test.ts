/** What a host says of a repository is what lies in it, with every restic that it may have. */
import assert from "node:assert/strict";
import {
  diffLineSchema,
  foundEntrySchema,
  type RepositoryQuestion,
  type SnapshotEntry,
  snapshotEntrySchema,
} from "../protocol/mod.ts";
import { makeOddNames, ODD_NAMES } from "../testing/odd-names.ts";
import { mustRestic, RESTIC_VERSIONS, run } from "../testing/programs.ts";
import { type StreamScene, streamScene } from "../testing/stream-scene.ts";
import { linesOf, openStream, readAll } from "../testing/streams.ts";

const ask = async (scene: StreamScene, question: RepositoryQuestion) =>
  await readAll((await openStream(scene, question)).ws);

async function listed(scene: StreamScene, snapshotId: string, path: string): Promise<SnapshotEntry[]> {
  const { bytes, end } = await ask(scene, { kind: "ls", snapshotId, path });
  assert.deepEqual(end, { problem: null, message: "" });
  return linesOf(bytes).map((line) => snapshotEntrySchema.parse(line));
}

const problemOf = async (scene: StreamScene, question: RepositoryQuestion) => {
  const { bytes, end } = await ask(scene, question);
  assert.equal(bytes.length, 0);
  return end?.problem;
};

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: a folder's names, what was found and what differs are the original's`, async () => {
    await using scene = await streamScene(version);
    const root = scene.dir.file("tree");
    await makeOddNames(root);
    const first = await scene.snapshot(root);
    const names = (await listed(scene, first, root)).map(({ name }) => name);
    const expected = [...ODD_NAMES, "bad\ufffdname", "deep", "empty", "nothing", "link", "pipe"];
    assert.deepEqual([...names].sort(), expected.sort());
    const byName = new Map((await listed(scene, first, root)).map((entry) => [entry.name, entry]));
    assert.deepEqual(
      ["deep", "nothing", "link", "pipe", "--help"].map((name) => [
        byName.get(name)?.kind,
        byName.get(name)?.sizeBytes,
      ]),
      [
        ["folder", null],
        ["file", 0],
        ["link", null],
        ["other", null],
        ["file", "content of --help".length],
      ],
    );
    assert.equal(byName.get("CON")?.permissions, "-rwsr-xr-x");
    assert.equal(byName.get("pipe")?.permissions?.[0], "p");
    assert.equal(byName.get("link")?.permissions?.[0], "l");
    assert.equal(byName.get("bad\ufffdname")?.isAddressable, false);
    assert.equal(byName.get("line\nbreak")?.isAddressable, true);
    assert.deepEqual(
      (await listed(scene, first, "/")).map(({ name }) => name),
      [root.split("/")[1]],
    );
    assert.deepEqual(
      (await listed(scene, first, `${root}/deep`)).map(({ name }) => name),
      ["--no-lock"],
    );
    assert.deepEqual(await listed(scene, first, `${root}/empty`), []);

    const missing = `0000${first.slice(4)}`;
    assert.equal(await problemOf(scene, { kind: "ls", snapshotId: first, path: `${root}/none` }), "path_not_found");
    assert.equal(await problemOf(scene, { kind: "ls", snapshotId: first, path: `${root}/nothing` }), "path_not_found");
    assert.equal(await problemOf(scene, { kind: "ls", snapshotId: missing, path: "/" }), "snapshot_not_found");
    assert.equal(await problemOf(scene, { kind: "diff", from: missing, to: first, path: "/" }), "snapshot_not_found");

    await Deno.writeTextFile(`${root}/--help`, "changed");
    await Deno.remove(`${root}/line\nbreak`);
    await Deno.remove(`${root}/link`);
    await Deno.mkdir(`${root}/link`);
    await Deno.writeTextFile(`${root}/deep/new`, "new");
    await Deno.chmod(`${root}/nothing`, 0o600);
    const second = await scene.snapshot(root);
    const changesBelow = async (path: string) =>
      linesOf((await ask(scene, { kind: "diff", from: first, to: second, path })).bytes).map((line) =>
        diffLineSchema.parse(line),
      );
    const all = await changesBelow(root);
    const changes = Object.fromEntries(
      all.flatMap((line) => ("path" in line ? [[line.path.slice(root.length), line.change]] : [])),
    );
    assert.deepEqual(changes["/--help"], "changed");
    assert.deepEqual(changes["/line\nbreak"], "removed");
    assert.deepEqual(changes["/link"], "type");
    assert.deepEqual(changes["/deep/new"], "added");
    assert.deepEqual(changes["/nothing"], "metadata");
    assert.deepEqual(
      Object.keys(changes).filter((path) => path.startsWith("/back")),
      [],
    );
    const sums = all.at(-1);
    assert.ok(sums && "sums" in sums && sums.sums.addedFiles === 1 && sums.sums.removedFiles >= 1);
    assert.deepEqual(
      (await changesBelow(`${root}/deep`)).flatMap((line) =>
        "path" in line && line.change === "added" ? [line.path] : [],
      ),
      [`${root}/deep/new`],
    );

    const find = async (more: Partial<RepositoryQuestion & { kind: "find" }>) => {
      const question = {
        kind: "find" as const,
        pattern: "*",
        isExact: false,
        isCaseIgnored: false,
        hostnames: [],
        ...more,
      };
      const { bytes, end } = await ask(scene, question);
      assert.equal(end?.problem, null);
      return linesOf(bytes)
        .map((line) => foundEntrySchema.parse(line))
        .map(({ path, snapshotId }) => [path.slice(root.length), snapshotId === first ? 1 : 2]);
    };
    const inBoth = (path: string) => [
      [path, 1],
      [path, 2],
    ];
    const sorted = (found: unknown[][]) => found.sort((a, b) => (String(a) < String(b) ? -1 : 1));
    for (const name of ["star*[x]?", "back\\slash", "--help"]) {
      assert.deepEqual(sorted(await find({ pattern: `${root}/${name}`, isExact: true })), inBoth(`/${name}`));
    }
    assert.deepEqual(await find({ pattern: `${root}/line\nbreak`, isExact: true }), [["/line\nbreak", 1]]);
    assert.deepEqual(
      sorted(await find({ pattern: "*.CONF", isCaseIgnored: true })),
      inBoth("/deep/--no-lock/inner.conf"),
    );
    assert.deepEqual(sorted(await find({ pattern: "deep" })), inBoth("/deep"));
    assert.deepEqual(sorted(await find({ pattern: `${root}/deep`, isExact: true })), inBoth("/deep"));
    assert.deepEqual(await find({ pattern: "*.CONF" }), []);
    assert.deepEqual(
      sorted(await find({ pattern: "*.conf", hostnames: ["web-1"] })),
      inBoth("/deep/--no-lock/inner.conf"),
    );
    assert.deepEqual(await find({ pattern: "*.conf", hostnames: ["another"] }), []);
  });

  Deno.test(`restic ${version}: a dump is the original, and gone on with it is the same`, async () => {
    await using scene = await streamScene(version);
    const root = scene.dir.file("tree");
    await makeOddNames(root);
    const big = crypto.getRandomValues(new Uint8Array(60_000));
    await Deno.writeFile(`${root}/big`, new Uint8Array(Array.from({ length: 50 }, () => [...big]).flat()));
    const snapshotId = await scene.snapshot(root);
    const dump = (path: string, format: "raw" | "tar" | "zip", skipBytes = 0) =>
      ask(scene, { kind: "dump", snapshotId, path, format, skipBytes });
    const whole = async (...of: Parameters<typeof dump>) => {
      const { bytes, end } = await dump(...of);
      assert.deepEqual(end, { problem: null, message: "" });
      return bytes;
    };
    for (const name of ["big", "nothing", ...ODD_NAMES]) {
      assert.deepEqual(await whole(`${root}/${name}`, "raw"), await Deno.readFile(`${root}/${name}`), name);
    }
    assert.deepEqual(
      await whole(`${root}/big`, "raw", 1_234_567),
      (await Deno.readFile(`${root}/big`)).subarray(1_234_567),
    );
    const tar = await whole(root, "tar");
    assert.deepEqual(await whole(root, "tar", 1_000_001), tar.subarray(1_000_001));
    assert.equal((await whole(root, "tar", tar.length + 5)).length, 0);
    const zip = await whole(`${root}/deep`, "zip");
    assert.deepEqual(await whole(`${root}/deep`, "zip", 20), zip.subarray(20));

    const out = scene.dir.file("out");
    await Deno.mkdir(out);
    await Deno.writeFile(scene.dir.file("a.tar"), tar);
    assert.equal((await run("/bin/tar", ["-xf", scene.dir.file("a.tar"), "-C", out])).code, 0);
    // restic leaves pipes and devices out of its archives.
    const compared = await run("/usr/bin/diff", ["-r", "--no-dereference", "--exclude=pipe", root, `${out}${root}`]);
    assert.deepEqual([compared.code, compared.stdout, compared.stderr], [0, "", ""]);

    for (const [path, format] of [
      [root, "raw"],
      [`${root}/big`, "tar"],
      [`${root}/link`, "raw"],
      [`${root}/none`, "raw"],
      [`${root}/none`, "zip"],
      ["/", "raw"],
    ] as const) {
      assert.equal(await problemOf(scene, { kind: "dump", snapshotId, path, format, skipBytes: 0 }), "path_not_found");
    }
    const missing = `0000${snapshotId.slice(4)}`;
    assert.equal(
      await problemOf(scene, { kind: "dump", snapshotId: missing, path: root, format: "tar", skipBytes: 0 }),
      "snapshot_not_found",
    );
    assert.ok((await mustRestic(scene.restic, ["list", "locks", "--no-lock"])) === "");
  });
}

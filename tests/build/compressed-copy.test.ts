import { randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compress } from "@/scripts/build-agent/build-platform.mjs";
import { makeTempDir } from "../harness/temp";

/** A file as a build leaves it. */
async function made(content: Buffer) {
  const outDir = await makeTempDir("copy");
  const file = join(outDir, "made");
  await writeFile(file, content);
  return { made: file, sizeBytes: content.length, file: "agent.gz", outDir };
}

it("a compiled agent gets a compressed copy, the same bytes each time", async () => {
  const content = Buffer.from("program ".repeat(50_000));
  const input = await made(content);
  const copy = await compress({ ...input, kind: "compiled" });
  const bytes = await readFile(join(input.outDir, "agent.gz"));
  expect(copy).toMatchObject({ file: "agent.gz", sizeBytes: bytes.length });
  expect(gunzipSync(bytes).equals(content)).toBe(true);
  expect(await compress({ ...(await made(content)), kind: "compiled" })).toEqual(copy);
});

it("one that would save next to nothing, or is compressed inside, gets none, and an old copy goes", async () => {
  for (const [kind, content] of [
    ["compiled", randomBytes(100_000)],
    ["bundled", Buffer.alloc(100_000)],
  ] as const) {
    const input = await made(content);
    const old = join(input.outDir, "agent.gz");
    await writeFile(old, "of an earlier build");
    expect(await compress({ ...input, kind })).toBeNull();
    expect(await stat(old).catch(() => null)).toBeNull();
  }
});

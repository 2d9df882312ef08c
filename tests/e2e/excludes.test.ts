import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { isValidExclude, judgeExcludes } from "../../server/domain/source-groups/excludes";
import { type PlainRestic, plainRestic, RESTIC_VERSIONS } from "../harness/restic";
import { makeTempDir } from "../harness/temp";

/** The same patterns are tried again with RM_TEST_SEED; more of them with RM_TEST_RUNS. */
const seed = Number(process.env.RM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.RM_TEST_RUNS ?? 40);

const NAMES = [
  "a",
  "b",
  "c",
  "ab",
  "aB",
  "cache",
  "x.txt",
  "y.tmp",
  ".h",
  "é",
  "a b",
  "[b]",
  "!n",
  "*s",
  "a\\b",
  "^",
  "-",
];
const name = fc.constantFrom(...NAMES);
const file = fc.array(name, { minLength: 1, maxLength: 5 });

const part = fc.oneof(
  { arbitrary: name, weight: 6 },
  {
    arbitrary: fc.constantFrom("**", "*", "?", "*.txt", "a*", "*b", "[ab]", "[^a]", "[a-c]*", "a?", "*[bB]"),
    weight: 5,
  },
  {
    arbitrary: fc.constantFrom("\\*s", "\\[b\\]", "a\\\\b", "[\\^]", "[é]", "[!-]n", "..", ".", "***", "a**"),
    weight: 2,
  },
  { arbitrary: fc.constantFrom("[", "[a", "[]a]", "[a-]", "a\\", "[-a]", "[^]"), weight: 1 },
);
const prefix = fc.constantFrom("", "", "", "/", "TREE/", "TREE/", "TREE/**/", "/**/", "**/", "../", "./");
const pattern = fc
  .tuple(fc.boolean(), fc.boolean(), prefix, fc.array(part, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(
    ([negated, again, before, parts, slash]) =>
      `${negated && again ? "!" : ""}${before}${parts.join("/")}${slash ? "/" : ""}`,
  );
const patterns = fc.array(pattern, { minLength: 1, maxLength: 4 });

let tree: string;
/** Every file and folder that is really there. */
let paths: string[];
beforeAll(async () => {
  process.stdout.write(`excludes: RM_TEST_SEED=${seed} RM_TEST_RUNS=${numRuns}\n`);
  tree = join(await makeTempDir("excludes"), "tree");
  const there = new Set<string>();
  const isFile = new Set<string>();
  for (const parts of fc.sample(file, { seed, numRuns: 60 })) {
    const above = parts.map((_, index) => join(tree, ...parts.slice(0, index)));
    const path = join(tree, ...parts);
    if (there.has(path) || above.some((folder) => isFile.has(folder))) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path);
    isFile.add(path);
    for (const one of [...above, path]) there.add(one);
  }
  paths = [...there].toSorted();
});

describe.each(RESTIC_VERSIONS)("restic %s", (version) => {
  let restic: PlainRestic;
  beforeAll(async () => {
    const url = join(await makeTempDir("repository"), "repo");
    restic = await plainRestic({ url, repositoryPassword: "excludes" }, version);
    await restic.init();
  });

  /** What a real backup stores of the tree; null when restic refuses the patterns. */
  async function stored(excludes: readonly string[], roots: readonly string[]): Promise<string[] | null> {
    const flags = excludes.map((one) => `--exclude=${one}`);
    const { stdout, stderr } = await restic.run(["backup", "--json", "-vv", "--force", ...flags, "--", ...roots]);
    if (stderr.includes("invalid pattern(s) provided")) return null;
    const items = [...stdout.matchAll(/"verbose_status","action":"new","item":("(?:[^"\\]|\\.)*")/g)];
    const found = new Set(items.map(([, json = '""']) => String(JSON.parse(json)).replace(/(.)\/$/, "$1")));
    return paths.filter((path) => found.has(path));
  }

  it("leaves out exactly what the tester says", async () => {
    const rootsOf = (isNarrow: boolean) => (isNarrow ? paths.filter((path) => dirname(path) === tree) : [tree]);
    await fc.assert(
      fc.asyncProperty(patterns, fc.boolean(), async (drawn, isNarrow) => {
        const excludes = drawn.map((one) => one.replace("TREE", tree));
        const roots = rootsOf(isNarrow);
        const inside = isNarrow ? paths.filter((path) => path !== tree) : paths;
        const isRefused = excludes.some((one) => !isValidExclude(one, false));
        const verdicts = judgeExcludes({ excludes, paths: inside, roots, areRootsKept: version === "0.19" });
        const expected = isRefused ? null : verdicts.filter((one) => !one.isExcluded).map(({ path }) => path);
        const real = await stored(excludes, roots);
        expect(real?.filter((path) => inside.includes(path)) ?? null).toEqual(expected);
      }),
      { seed, numRuns, endOnFailure: true },
    );
  }, 600_000);

  it("is asked with the very arguments of a backup, and lists what it kept", async () => {
    const folder = join(await makeTempDir("kept"), "files");
    for (const path of ["keep.txt", "drop.tmp", "cache/big", "cache/small.keep"]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), path);
    }
    const excludes = ["*.tmp", "cache/*", "!*.keep"];
    const flags = excludes.map((one) => `--exclude=${one}`);
    expect((await restic.run(["backup", ...flags, "--", folder])).code).toBe(0);
    const { stdout } = await restic.run(["ls", "latest"]);
    const listed = stdout.split("\n").filter((path) => path.startsWith(`${folder}/`));
    const all = ["cache", "cache/big", "cache/small.keep", "drop.tmp", "keep.txt"].map((path) => join(folder, path));
    const verdicts = judgeExcludes({ excludes, paths: all, roots: [folder] });
    expect(listed.toSorted()).toEqual(verdicts.filter((one) => !one.isExcluded).map(({ path }) => path));
    expect(verdicts.map((one) => one.pattern)).toEqual([null, "cache/*", "!*.keep", "*.tmp", null]);
  });
});

import { expect, it } from "vitest";
import { renderFacts, renderTable } from "./table.mjs";
import { startFakeApi } from "./testing/fake-api";
import { asBot, makeRmctl } from "./testing/run-rmctl";
import { lasted, printable, size, when } from "./text.mjs";

const columns = [
  { title: "HOST", of: (row: { name: string; count: number }) => row.name },
  { title: "JOBS", of: (row: { name: string; count: number }) => row.count, isRight: true },
];

it("aligns columns, wide letters included, and leaves no blanks at line ends", () => {
  const rows = [
    { name: "web-1", count: 7 },
    { name: "日本", count: 1234 },
    { name: "", count: 0 },
  ];
  expect(renderTable(rows, columns)).toBe("HOST   JOBS\nweb-1     7\n日本   1234\n-         0\n");
  expect(
    renderTable(
      [],
      [
        { title: "A", of: () => "" },
        { title: "B", of: () => "" },
      ],
    ),
  ).toBe("A  B\n");
  expect(
    renderFacts([
      ["host", "web-1"],
      ["tags", ""],
      ["id", 7],
    ]),
  ).toBe("host  web-1\nid    7\n");
});

it("lets no name steer the terminal or break a line", () => {
  const table = renderTable([{ name: "a\u001b]0;x\u0007\nb\u009b31m", count: 1 }], columns);
  expect(table.split("\n")).toHaveLength(3);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  expect(table.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(printable("a\tb\n\u001b[2Jc\r")).toBe("a\tb\n[2Jc");
});

it("shows times and sizes as people read them", () => {
  expect([null, undefined, "", "soon"].map(when)).toEqual(["-", "-", "-", "soon"]);
  expect(when("2026-11-26T22:30:00Z")).toMatch(/^2026-11-2[67] \d\d:\d\d$/);
  expect([0, 1023, 1024, 5 * 2 ** 30, null].map(size)).toEqual(["0 B", "1023 B", "1.0 KiB", "5.0 GiB", "-"]);
  const from = "2026-11-26T00:00:00Z";
  expect(["00:00:07", "00:03:05", "01:02:00"].map((time) => lasted(from, `2026-11-26T${time}Z`))).toEqual([
    "7 s",
    "3 min 05 s",
    "1 h 02 min",
  ]);
});

it("colours states on a terminal, unless NO_COLOR says not to", async () => {
  const host = {
    host_id: "1",
    hostname: "web-1",
    status: "offline",
    repo_status: "ready",
    tags: [],
    last_backup: null,
  };
  const api = await startFakeApi({ "GET /api/hosts": { body: [host] } });
  const { run } = makeRmctl();
  const shown = async (isTerminal: boolean, env = {}) =>
    (await run(["hosts"], { isTerminal, env: { ...asBot(api.url), ...env } })).stdout;
  expect(await shown(true)).toContain("\u001b[33moffline\u001b[0m");
  expect(await shown(true, { NO_COLOR: "1" })).not.toContain("\u001b");
  expect(await shown(false)).not.toContain("\u001b");
});

it("prints the API's JSON to machines, and ids alone with -q", async () => {
  const hosts = [
    { host_id: "1", hostname: "web-1", status: "online", tags: ["a"], unknown_field: { deep: [1, null] } },
  ];
  const api = await startFakeApi({ "GET /api/hosts": { body: hosts } });
  const { run } = makeRmctl();
  const env = asBot(api.url);
  expect((await run(["hosts", "--json"], { env })).stdout).toBe(`${JSON.stringify(hosts)}\n`);
  expect(await run(["hosts", "-q"], { env })).toEqual({ code: 0, stdout: "1\n", stderr: "" });
  expect((await run(["hosts", "--tag", "b", "--json"], { env })).stdout).toBe("[]\n");
});

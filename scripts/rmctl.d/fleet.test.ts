import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readFleet } from "./fleet/document.mjs";
import { planHost } from "./fleet/plan.mjs";
import { isSame } from "./fleet/same.mjs";
import { type FakeApi, type Seen, startFakeApi } from "./testing/fake-api";
import { asBot, makeRmctl, tempDir } from "./testing/run-rmctl";

const WWW = { paths: ["/srv/www"], excludes: ["*.tmp"] };
const NIGHTLY = { kind: "backup", cron: "30 2 * * *", time_zone: "UTC", source_groups: ["www"] };
const fileOf = (host: unknown) => JSON.stringify({ hosts: { "web-1": host } });

type Thing = Record<string, unknown> & { name: string };

/** One host whose groups and schedules are kept in memory, as the API would. */
async function startFakeHost(groups: Thing[] = [], schedules: Thing[] = []): Promise<FakeApi> {
  let lastId = 0;
  const fake = await startFakeApi({ "GET /api/hosts": { body: [{ host_id: "h1", hostname: "web-1", tags: [] }] } });
  for (const [folder, idField, things] of [
    ["source-groups", "source_group_id", groups],
    ["schedules", "schedule_id", schedules],
  ] as const) {
    const one = (thing: Thing) => {
      const path = `/api/${folder}/${thing[idField]}`;
      fake.on(`PATCH ${path}`, ({ body }: Seen) => ({ body: Object.assign(thing, body) }));
      fake.on(`DELETE ${path}`, () => {
        things.splice(things.indexOf(thing), 1);
        return { status: 204 };
      });
    };
    for (const thing of things) one(thing);
    fake.on(`GET /api/hosts/h1/${folder}`, () => ({ body: things }));
    fake.on(`POST /api/hosts/h1/${folder}`, ({ body }: Seen) => {
      const thing = { [idField]: `${folder}-${++lastId}`, ...(body as Thing) };
      things.push(thing);
      one(thing);
      return { status: 201, body: thing };
    });
  }
  return fake;
}

const writes = (fake: FakeApi) =>
  fake.seen.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

function applier(fake: FakeApi, file: unknown) {
  const path = join(tempDir(), "fleet.json");
  writeFileSync(path, typeof file === "string" ? file : fileOf(file));
  const { run } = makeRmctl();
  return (...args: string[]) => run(["apply", "-f", path, ...args], { env: asBot(fake.url) });
}

it("makes what is missing, groups first; a second apply changes nothing", async () => {
  const fake = await startFakeHost();
  const apply = applier(fake, { source_groups: { www: WWW }, schedules: { nightly: NIGHTLY } });
  const first = await apply();
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("2 things to create") });
  expect(first.stdout).toContain("+ group www");
  expect(fake.seen.at(-1)).toMatchObject({
    path: "/api/hosts/h1/schedules",
    body: { name: "nightly", kind: "backup", source_group_ids: ["source-groups-1"] },
  });
  const before = writes(fake);
  expect(await apply()).toEqual({ code: 0, stdout: "", stderr: "Nothing to change.\n" });
  expect(writes(fake)).toEqual(before);
});

it("shows what would change and changes nothing with --dry-run; then changes only that", async () => {
  const group = { source_group_id: "g1", name: "www", paths: ["/srv/www"], excludes: [], hooks: {} };
  const fake = await startFakeHost([group]);
  const apply = applier(fake, { source_groups: { www: { ...WWW, hooks: { before: "PGPASSWORD=geheim dump" } } } });
  const dry = await apply("--dry-run");
  expect(dry.stdout).toContain('excludes: [] → ["*.tmp"]');
  expect(dry.stdout).toContain('hooks: [] → ["before"]');
  expect(JSON.stringify([dry, await apply("--dry-run", "--json")])).not.toContain("geheim");
  expect(writes(fake)).toEqual([]);
  expect((await apply()).code).toBe(0);
  expect(fake.seen.at(-1)?.body).toEqual({ excludes: ["*.tmp"], hooks: { before: "PGPASSWORD=geheim dump" } });
});

it("removes only with --prune, schedules before their groups, and only in parts that the file names", async () => {
  const groups = () => [
    { source_group_id: "g1", name: "www", ...WWW },
    { source_group_id: "g2", name: "old", paths: ["/o"] },
  ];
  const schedules = () => [{ schedule_id: "s1", name: "weekly", source_group_ids: ["g2"] }];
  const kept = await startFakeHost(groups(), schedules());
  const file = { source_groups: { www: WWW }, schedules: {} };
  expect((await applier(kept, file)()).stdout).toContain("--prune removes it");
  expect(writes(kept)).toEqual([]);

  const pruned = await startFakeHost(groups(), schedules());
  expect((await applier(pruned, file)("--prune")).code).toBe(0);
  expect(writes(pruned)).toEqual(["DELETE /api/schedules/s1", "DELETE /api/source-groups/g2"]);

  const partly = await startFakeHost(groups(), schedules());
  await applier(partly, { source_groups: { www: WWW } })("--prune");
  expect(writes(partly)).toEqual(["DELETE /api/source-groups/g2"]);
});

it("changes nothing at all when a host is unknown", async () => {
  const fake = await startFakeHost();
  const file = JSON.stringify({ hosts: { "web-1": { source_groups: { www: WWW } }, "web-9": {} } });
  expect(await applier(fake, file)()).toMatchObject({ code: 4, stderr: expect.stringContaining("web-9") });
  expect(writes(fake)).toEqual([]);
});

it("goes on with the next host after a refusal, and ends with the refusal's exit code", async () => {
  const fake = await startFakeHost();
  const refusal = { code: "name_taken", message: "Choose another name." };
  fake.on("POST /api/hosts/h1/source-groups", { status: 409, body: refusal });
  const ran = await applier(fake, { source_groups: { www: WWW }, schedules: { nightly: NIGHTLY } })();
  expect(ran).toMatchObject({ code: 6, stderr: expect.stringContaining("web-1: group www: name_taken") });
  expect(ran.stderr).toContain("(1 later step of this host not tried)");
  expect(writes(fake)).toEqual(["POST /api/hosts/h1/source-groups"]);
});

it.each([
  ["no JSON", "{", "no well-formed JSON"],
  ["a list", "[]", "the file must be an object"],
  ["an unknown part", fileOf({ group: {} }), "hosts.web-1 has an unknown key group"],
  [
    "an unknown field",
    fileOf({ source_groups: { a: { path: [] } } }),
    "hosts.web-1.source_groups.a has an unknown key path",
  ],
  ["an unknown limit", fileOf({ source_groups: { a: { limits: { upload: 1 } } } }), "limits has an unknown key upload"],
  ["an unknown rule", fileOf({ schedules: { s: { retention: { daily: 7 } } } }), "retention has an unknown key daily"],
  ["a name with blanks", fileOf({ source_groups: { " a": {} } }), "without blanks"],
  ["a group that is not there", fileOf({ schedules: { s: { source_groups: ["none"] } } }), "source group none"],
])("refuses %s before anything is changed", async (_, text, message) => {
  const fake = await startFakeHost([], [{ schedule_id: "s1", name: "weekly", kind: "check" }]);
  expect(await applier(fake, text)()).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  expect(writes(fake)).toEqual([]);
});

it("knows what the server stores in a form of its own", () => {
  expect(isSame("paths", ["/etc/", "//srv/./a/../b", "/etc"], ["/etc", "/srv/b"])).toBe(true);
  expect(isSame("paths", ["C:/Users/", "\\\\nas/share/x\\"], ["C:\\Users", "\\\\nas\\share\\x"])).toBe(true);
  expect(isSame("paths", ["/a", "/b"], ["/b", "/a"])).toBe(false);
  expect(isSame("paused_until", "2026-11-26T23:00:00+01:00", "2026-11-26T22:00:00.000Z")).toBe(true);
  expect(isSame("paused_until", null, undefined)).toBe(true);
  expect(isSame("limits", { upload_kibps: 5, niceness: null }, { upload_kibps: 5 })).toBe(true);
  expect(isSame("hooks", { before: " dump " }, { before: "dump" })).toBe(true);
  expect(isSame("retention", { keep_last: 5 }, { keep_last: 5, keep_daily: 1 })).toBe(false);
});

it("whatever is wanted and whatever is there: what a plan leads to needs no further plan", () => {
  const names = fc.constantFrom("a", "b", "c");
  const fields = fc.record(
    { paths: fc.array(fc.constantFrom("/x", "/y/", "/z/.")), one_file_system: fc.boolean() },
    { requiredKeys: [] },
  );
  const section = fc.dictionary(names, fields);
  fc.assert(
    fc.property(section, section, fc.boolean(), (wantedGroups, there, isPruning) => {
      const wanted = readFleet(fileOf({ source_groups: wantedGroups })).get("web-1");
      if (!wanted) throw new Error("the host is missing");
      let groups = Object.entries(there).map(([name, own]) => ({ name, source_group_id: name, ...own }));
      const plan = () => planHost(wanted, { hostname: "web-1", hostId: "h1", groups, schedules: [] }, { isPruning });
      for (const { action, name, fields: changed } of plan()) {
        const others = groups.filter((group) => group.name !== name);
        const former = groups.find((group) => group.name === name);
        if (action !== "leave") groups = others;
        if (action === "create" || action === "update")
          groups.push({ name, source_group_id: name, ...former, ...changed });
      }
      expect(plan().filter(({ action }) => action !== "leave")).toEqual([]);
      if (isPruning) expect(groups.map(({ name }) => name).toSorted()).toEqual(Object.keys(wantedGroups).toSorted());
    }),
  );
});

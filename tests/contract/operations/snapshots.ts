import { expect } from "vitest";
import { type BadInput, type Drives, here, unknownHost } from "./driver";
import { fresh, type World } from "./world";

/** The id of a snapshot that there is not. */
export const NO_SNAPSHOT = "0".repeat(64);
const of = ({ host }: World, snapshot_id: string) => ({ path: { host_id: host.host_id, snapshot_id } });
const noneOf = (world: World): BadInput => ({
  ...of(world, NO_SNAPSHOT),
  what: "an unknown snapshot",
  code: "snapshot_not_found",
});
const unknownOf: BadInput = { ...unknownHost, path: { host_id: "none", snapshot_id: NO_SNAPSHOT } };

/** Ids of the world's snapshots, newest first, at least `least` of them. */
async function ids({ admin, host, sourceGroupId }: World, least = 1): Promise<string[]> {
  const list = async () => (await admin.snapshots(host.host_id)).map(({ snapshot_id }) => snapshot_id);
  // Others of these calls make and forget snapshots or give them other ids meanwhile.
  await expect.poll(() => hasOpenChanges({ admin, host }), { timeout: 60_000 }).toBe(false);
  for (let known = await list(); known.length < least; known = await list()) {
    const { job_id } = await admin.runSourceGroup(sourceGroupId);
    await admin.waitForJob(job_id, ["succeeded"]);
    const before = known;
    const hasMore = async () => (await list()).some((id) => !before.includes(id));
    await expect.poll(hasMore, { timeout: 30_000 }).toBe(true);
  }
  return list();
}

/** Whether a job is about to make a snapshot, to give one another id, or to take one away. */
async function hasOpenChanges({ admin, host }: Pick<World, "admin" | "host">): Promise<boolean> {
  const jobs = await admin.call<{ kind: string; status: string }[]>("GET", `/api/hosts/${host.host_id}/jobs?limit=50`);
  const isOpen = ({ status }: { status: string }) => ["queued", "sent", "running"].includes(status);
  return jobs.some(
    (job) => ["backup", "tag", "forget-snapshot", "snapshots", "forget"].includes(job.kind) && isOpen(job),
  );
}
export const newestSnapshot = async (world: World) => (await ids(world))[0] ?? NO_SNAPSHOT;

export const snapshotDrives: Drives = {
  refreshSnapshots: { good: here, bad: () => [unknownHost] },
  retagSnapshot: {
    good: async (world) => ({
      ...of(world, await newestSnapshot(world)),
      body: { tags: [fresh("tag")], is_held: false },
    }),
    bad: async (world) => [
      { ...unknownOf, body: { is_held: true } },
      { ...noneOf(world), body: { is_held: true } },
      { ...of(world, await newestSnapshot(world)), what: "no change", code: "invalid_request", body: {} },
      { ...of(world, NO_SNAPSHOT), what: "a tag with a comma", code: "invalid_request", body: { tags: ["a,b"] } },
    ],
  },
  forgetSnapshot: {
    good: async (world) => {
      const id = (await ids(world, 2)).at(-1) ?? NO_SNAPSHOT;
      return { ...of(world, id), body: { confirm: id.slice(0, 8) } };
    },
    bad: async (world) => {
      // With two at hand, no other call has to make a newer one.
      const [id = NO_SNAPSHOT] = await ids(world, 2);
      return [
        { ...unknownOf, body: { confirm: "00000000" } },
        { ...noneOf(world), body: { confirm: "00000000" } },
        { ...of(world, id), what: "other digits", code: "invalid_request", body: { confirm: "00000000" } },
        {
          ...of(world, id),
          what: "the newest of its paths",
          code: "snapshot_newest",
          body: { confirm: id.slice(0, 8) },
        },
      ];
    },
  },
  listSnapshotTree: {
    good: async (world) => ({
      ...of(world, await newestSnapshot(world)),
      query: { path: "/", offset: "0", limit: "10" },
    }),
    bad: async (world) => [
      unknownOf,
      noneOf(world),
      { ...of(world, NO_SNAPSHOT), what: "a path with dots", code: "invalid_request", query: { path: "/etc/../root" } },
    ],
  },
  findInSnapshots: {
    good: (world) => ({ ...here(world), query: { pattern: "file", exact: "false", ignore_case: "true" } }),
    bad: (world) => [
      { ...unknownHost, query: { pattern: "file" } },
      { ...here(world), what: "no pattern", code: "invalid_request" },
    ],
  },
  diffSnapshots: {
    good: async (world) => {
      const [to = NO_SNAPSHOT, from = NO_SNAPSHOT] = await ids(world, 3);
      return { ...here(world), query: { from, to, path: "/" } };
    },
    bad: (world) => [
      { ...unknownHost, query: { from: NO_SNAPSHOT, to: NO_SNAPSHOT } },
      {
        ...here(world),
        what: "an unknown snapshot",
        code: "snapshot_not_found",
        query: { from: NO_SNAPSHOT, to: NO_SNAPSHOT },
      },
    ],
  },
};

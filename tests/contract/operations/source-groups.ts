import { type BadInput, type Drives, here, unknownHost } from "./driver";
import { fresh, type World } from "./world";

const unknown: BadInput = {
  what: "an unknown group",
  code: "source_group_not_found",
  path: { source_group_id: "none" },
};

async function newGroup({ admin, host, source }: World): Promise<string> {
  const body = { name: fresh("group"), paths: [source] };
  const path = `/api/hosts/${host.host_id}/source-groups`;
  return (await admin.call<{ source_group_id: string }>("POST", path, body)).source_group_id;
}

/** A group that a schedule backs up. */
async function usedGroup(world: World): Promise<string> {
  const source_group_id = await newGroup(world);
  await world.newSchedule(world.host.host_id, source_group_id);
  return source_group_id;
}

export const sourceGroupDrives: Drives = {
  listSourceGroups: {
    good: ({ host }) => ({ path: { host_id: host.host_id } }),
    bad: () => [unknownHost],
  },
  runSourceGroup: {
    good: ({ sourceGroupId }) => ({ path: { source_group_id: sourceGroupId }, body: { dry_run: true } }),
    bad: async (world) => {
      const { host_id } = await world.spareHost();
      const [group] = await world.admin.sourceGroups(host_id);
      const source_group_id = group?.source_group_id ?? "";
      return [
        { what: "an unknown group", code: "source_group_not_found", path: { source_group_id: "none" } },
        { what: "a repository that is not ready", code: "repository_not_ready", path: { source_group_id } },
      ];
    },
  },
  createSourceGroup: {
    good: (world) => ({
      ...here(world),
      body: {
        name: fresh("group"),
        paths: [world.source],
        excludes: ["*.tmp"],
        limits: { upload_kibps: 1024, io_priority: "idle" },
        hooks: { before: "true" },
      },
    }),
    bad: (world) => [
      {
        what: "an unknown host",
        code: "host_not_found",
        path: { host_id: "none" },
        body: { name: "a", paths: ["/a"] },
      },
      { ...here(world), what: "a taken name", code: "name_taken", body: { name: "default", paths: ["/a"] } },
      { ...here(world), what: "no path", code: "invalid_request", body: { name: fresh("group"), paths: [] } },
      { ...here(world), what: "a relative path", code: "invalid_request", body: { name: "a", paths: ["a"] } },
      {
        ...here(world),
        what: "a limit of nothing",
        code: "invalid_request",
        body: { name: "a", paths: ["/a"], limits: { upload_kibps: 0 } },
      },
    ],
  },
  getSourceGroup: {
    good: ({ sourceGroupId }) => ({ path: { source_group_id: sourceGroupId } }),
    bad: () => [unknown],
  },
  updateSourceGroup: {
    good: async (world) => ({
      path: { source_group_id: await newGroup(world) },
      body: { excludes: ["*.bak"], one_file_system: true },
    }),
    bad: async (world) => {
      const path = { source_group_id: await newGroup(world) };
      return [
        { ...unknown, body: { excludes: [] } },
        { path, what: "a taken name", code: "name_taken", body: { name: "default" } },
        { path, what: "a bad pattern", code: "invalid_request", body: { excludes: ["[a"] } },
        { path, what: "Windows only", code: "invalid_request", body: { vss: true } },
      ];
    },
  },
  deleteSourceGroup: {
    good: async (world) => ({ path: { source_group_id: await newGroup(world) } }),
    bad: async (world) => [
      unknown,
      { what: "one that is in use", code: "source_group_in_use", path: { source_group_id: await usedGroup(world) } },
    ],
  },
  testExcludes: {
    good: () => ({ body: { excludes: ["*.tmp"], paths: ["/srv/a.tmp", "/srv/a"] } }),
    bad: () => [
      { what: "a bad pattern", code: "invalid_request", body: { excludes: ["[a"], paths: ["/a"] } },
      { what: "a relative path", code: "invalid_request", body: { excludes: [], paths: ["a"] } },
    ],
  },
};

import { type Drive, type Drives, here, unknownHost } from "./driver";

const probe: Drive = { good: here, bad: () => [unknownHost] };

/** What has the host work on its repository, given a body that is right. */
const maintain = (body?: unknown, bad: { what: string; body: unknown }[] = []): Drive => ({
  good: (world) => ({ ...here(world), ...(body === undefined ? {} : { body }) }),
  bad: async (world) => [
    { ...unknownHost, ...(body === undefined ? {} : { body }) },
    {
      what: "a repository that is not ready",
      code: "repository_not_ready",
      path: { host_id: (await world.spareHost()).host_id },
      ...(body === undefined ? {} : { body }),
    },
    ...bad.map((one) => ({ ...here(world), code: "invalid_request", ...one })),
  ],
});
const rules = maintain({ retention: { keep_last: 5, keep_daily: 7 } }, [
  { what: "no rule", body: { retention: {} } },
  { what: "tags alone", body: { retention: { keep_tags: ["x"] } } },
  { what: "none to keep", body: { retention: { keep_last: 0 } } },
  { what: "no rules at all", body: {} },
]);

export const repositoryDrives: Drives = {
  listRepositories: {
    good: () => ({ query: { search: "a", show: "all" } }),
    bad: () => [{ what: "a page before the first", code: "invalid_request", query: { cursor: "-1" } }],
  },
  listRepositorySizes: { good: here, bad: () => [unknownHost] },
  measureRepository: maintain(),
  getRepository: { good: here, bad: () => [unknownHost] },
  replaceRepository: {
    good: async (world) => ({
      path: { host_id: (await world.spareHost()).host_id },
      body: { repo_url: "/srv/another", repo_password: "a password" },
    }),
    bad: (world) => [
      { ...unknownHost, body: { repo_url: "/srv/another" } },
      { ...here(world), what: "a bad location", code: "invalid_request", body: { repo_url: "ftp://x" } },
      { ...here(world), what: "no change", code: "invalid_request", body: {} },
    ],
  },
  probeRepository: probe,
  probeRepositoryShort: probe,
  pruneRepository: maintain(),
  checkRepository: maintain({ read_data: { part: 1, total: 2 } }, [
    { what: "a part that is not there", body: { read_data: { part: 3, total: 2 } } },
    { what: "half a part", body: { read_data: { part: 1.5, total: 2 } } },
  ]),
  unlockRepository: maintain(),
  verifyRepository: maintain({ scope: "sample" }, [
    { what: "a scope that there is not", body: { scope: "some" } },
    { what: "no host at all", body: { on_host_id: "" } },
  ]),
  forgetSnapshots: rules,
  previewRetention: rules,
  exportRecoveryKit: probe,
};

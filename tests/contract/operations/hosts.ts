import { type BadInput, type Drives, plain } from "./driver";
import type { World } from "./world";

const unknown: BadInput = { what: "an unknown host", code: "host_not_found", path: { host_id: "none" } };
const here = ({ host }: World) => ({ path: { host_id: host.host_id } });
const probe: Drives[string] = { good: here, bad: () => [unknown] };

export const hostDrives: Drives = {
  listHosts: { good: () => ({ query: { limit: "1" } }) },
  getHost: { good: here, bad: () => [unknown] },
  deleteHost: {
    good: async (world) => ({ path: { host_id: (await world.spareHost()).host_id } }),
    bad: () => [unknown],
  },
  replaceRepository: {
    good: async (world) => ({
      path: { host_id: (await world.spareHost()).host_id },
      body: { repo_url: "/srv/another", repo_password: "a password" },
    }),
    bad: (world) => [
      { ...unknown, body: { repo_url: "/srv/another" } },
      { ...here(world), what: "a bad location", code: "invalid_request", body: { repo_url: "ftp://x" } },
      { ...here(world), what: "no change", code: "invalid_request", body: {} },
    ],
  },
  probeRepository: probe,
  probeRepositoryShort: probe,
  listSnapshots: {
    good: here,
    bad: (world) => [
      unknown,
      { ...here(world), what: "a cursor of no entry", code: "invalid_request", query: { cursor: "nothing" } },
    ],
  },
  listAudit: { good: () => ({ query: { limit: "3" } }) },
  getHealth: plain,
  getOpenApi: plain,
  getAgentBinary: {
    good: () => ({ query: { os: "linux", arch: process.arch === "arm64" ? "arm64" : "amd64" } }),
    bad: () => [{ what: "another system", code: "unsupported_platform", query: { os: "plan9", arch: "amd64" } }],
  },
};

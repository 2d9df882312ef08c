import { type BadInput, type Drives, plain } from "./driver";
import type { World } from "./world";

const unknown: BadInput = { what: "an unknown host", code: "host_not_found", path: { host_id: "none" } };
const here = ({ host }: World) => ({ path: { host_id: host.host_id } });

export const hostDrives: Drives = {
  listHosts: { good: () => ({ query: { limit: "1" } }) },
  getHost: { good: here, bad: () => [unknown] },
  deleteHost: {
    good: async (world) => ({ path: { host_id: (await world.spareHost()).host_id } }),
    bad: () => [unknown],
  },
  listHostFolder: {
    good: (world) => ({ ...here(world), query: { path: world.source } }),
    bad: async (world) => [
      unknown,
      { what: "a host that is away", code: "host_offline", path: { host_id: (await world.spareHost()).host_id } },
      { ...here(world), what: "no folder", code: "folder_not_found", query: { path: "/no-such-folder" } },
      { ...here(world), what: "a relative path", code: "invalid_request", query: { path: "etc" } },
    ],
  },
  listSnapshots: {
    good: here,
    bad: (world) => [
      unknown,
      { ...here(world), what: "a cursor of no entry", code: "invalid_request", query: { cursor: "nothing" } },
    ],
  },
  listAudit: { good: () => ({ query: { limit: "3" } }) },
  verifyAudit: plain,
  getHealth: plain,
  getOpenApi: plain,
};

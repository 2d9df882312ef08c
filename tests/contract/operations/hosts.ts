import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { addToMirror } from "@/scripts/lib/restic-mirror.mjs";
import { resticPath } from "../../harness/restic";
import { type Drives, here, plain, unknownHost } from "./driver";

export const hostDrives: Drives = {
  listHosts: { good: () => ({ query: { limit: "1" } }) },
  searchHosts: {
    good: () => ({ query: { q: "test", view: "attention", sort: "name", limit: "1" } }),
    bad: () => [
      { what: "an unknown view", code: "invalid_request", query: { view: "none" } },
      { what: "too large a page", code: "invalid_request", query: { limit: "201" } },
    ],
  },
  bulkHosts: {
    good: ({ host }) => ({ body: { action: "tag", host_ids: [host.host_id, "none"], tags: ["bulk"] } }),
    bad: ({ host }) => {
      const host_ids = [host.host_id];
      const past = "2020-01-01T00:00:00Z";
      return [
        { what: "no host", code: "invalid_request", body: { action: "run_backup", host_ids: [] } },
        { what: "an unknown action", code: "invalid_request", body: { action: "explode", host_ids } },
        { what: "no tag", code: "invalid_request", body: { action: "tag", host_ids } },
        {
          what: "a pause that is over",
          code: "invalid_request",
          body: { action: "pause", host_ids, paused_until: past },
        },
      ];
    },
  },
  getHost: { good: here, bad: () => [unknownHost] },
  updateHost: {
    good: async (world) => ({
      path: { host_id: (await world.spareHost()).host_id },
      body: { tags: ["prod", "london"] },
    }),
    bad: (world) => [
      { ...unknownHost, body: { tags: [] } },
      { ...here(world), what: "tags that are no list", code: "invalid_request", body: { tags: "prod" } },
      { ...here(world), what: "an empty tag", code: "invalid_request", body: { tags: [""] } },
    ],
  },
  deleteHost: {
    good: async (world) => ({ path: { host_id: (await world.spareHost()).host_id } }),
    bad: () => [unknownHost],
  },
  listHostFolder: {
    good: (world) => ({ ...here(world), query: { path: world.source } }),
    bad: async (world) => [
      unknownHost,
      { what: "a host that is away", code: "host_offline", path: { host_id: (await world.spareHost()).host_id } },
      { ...here(world), what: "no folder", code: "folder_not_found", query: { path: "/no-such-folder" } },
      { ...here(world), what: "a relative path", code: "invalid_request", query: { path: "etc" } },
    ],
  },
  listSnapshots: {
    good: here,
    bad: (world) => [
      unknownHost,
      { ...here(world), what: "a cursor of no entry", code: "invalid_request", query: { cursor: "nothing" } },
    ],
  },
  listAudit: {
    good: () => ({ query: { limit: "3", action: "users", from: "2020-01-01T00:00:00Z" } }),
    bad: () => [{ what: "a day that is none", code: "invalid_request", query: { from: "yesterday" } }],
  },
  exportAudit: {
    good: () => ({ query: { format: "jsonl", action: "users.log_in" } }),
    bad: () => [{ what: "another format", code: "invalid_request", query: { format: "xlsx" } }],
  },
  verifyAudit: plain,
  getHealth: plain,
  getOpenApi: plain,
  listResticMirror: plain,
  getResticBinary: {
    good: async ({ server }) => {
      await mirrorRestic(server.dataDir);
      return { query: { os: "linux", arch: ownArch } };
    },
    bad: async ({ server }) => {
      await mirrorRestic(server.dataDir);
      return [
        { what: "another system", code: "unsupported_platform", query: { os: "plan9", arch: "amd64" } },
        { what: "one that is not mirrored", code: "restic_not_mirrored", query: { os: "windows", arch: "arm64" } },
        {
          what: "a range behind the end",
          code: "range_not_satisfiable",
          query: { os: "linux", arch: ownArch },
          headers: { range: "bytes=999999999999-" },
        },
      ];
    },
  },
};

const ownArch = process.arch === "arm64" ? "arm64" : "amd64";

async function mirrorRestic(dataDir: string): Promise<void> {
  const file = await resticPath();
  const sha256 = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  await addToMirror({ dir: join(dataDir, "restic"), file, os: "linux", arch: ownArch, sha256 });
}

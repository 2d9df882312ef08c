import { join } from "node:path";
import { type Drives, type Input, unknownHost } from "./driver";
import { NO_SNAPSHOT, newestSnapshot } from "./snapshots";
import type { World } from "./world";

const fileOf = async (world: World) => ({
  path: { host_id: world.host.host_id, snapshot_id: await newestSnapshot(world) },
  file: join(world.source, "file"),
});

async function newLink(world: World): Promise<{ link_id: string; token: string }> {
  const { path, file } = await fileOf(world);
  const address = `/api/hosts/${path.host_id}/snapshots/${path.snapshot_id}/download-links`;
  const made = await world.admin.call<{ link_id: string; url: string }>("POST", address, { path: file });
  return { link_id: made.link_id, token: made.url.split("/").at(-1) ?? "" };
}

const withToken = async (world: World): Promise<Input> => ({ path: { token: (await newLink(world)).token } });

export const downloadDrives: Drives = {
  downloadFromSnapshot: {
    good: async (world) => {
      const { path, file } = await fileOf(world);
      return { path, query: { path: file }, headers: { range: "bytes=0-3" } };
    },
    bad: async (world) => {
      const { path, file } = await fileOf(world);
      return [
        { what: "an unknown host", code: "host_not_found", path: { ...path, host_id: "none" }, query: { path: file } },
        {
          what: "an unknown snapshot",
          code: "snapshot_not_found",
          path: { ...path, snapshot_id: NO_SNAPSHOT },
          query: { path: file },
        },
        { what: "no path", code: "invalid_request", path },
        { what: "a path that climbs", code: "invalid_request", path, query: { path: "/srv/../etc" } },
        { what: "a file as an archive", code: "invalid_request", path, query: { path: file, format: "tar" } },
        { what: "nothing", code: "path_not_found", path, query: { path: `${file}.none` } },
        {
          what: "a range behind the end",
          code: "range_not_satisfiable",
          path,
          query: { path: file },
          headers: { range: "bytes=999-" },
        },
      ];
    },
  },
  createDownloadLink: {
    good: async (world) => {
      const { path, file } = await fileOf(world);
      return { path, body: { path: file, expires_in_minutes: 5 } };
    },
    bad: async (world) => {
      const { path, file } = await fileOf(world);
      return [
        { what: "nothing", code: "path_not_found", path, body: { path: `${file}.none` } },
        { what: "too short a time", code: "invalid_request", path, body: { path: file, expires_in_minutes: 4 } },
        {
          what: "an unknown snapshot",
          code: "snapshot_not_found",
          path: { ...path, snapshot_id: NO_SNAPSHOT },
          body: { path: file },
        },
      ];
    },
  },
  listDownloadLinks: {
    good: ({ host }) => ({ path: { host_id: host.host_id }, query: { limit: "1" } }),
    bad: () => [unknownHost],
  },
  revokeDownloadLink: {
    good: async (world) => ({ path: { link_id: (await newLink(world)).link_id } }),
    bad: () => [{ what: "an unknown link", code: "link_not_found", path: { link_id: "none" } }],
  },
  downloadByLink: {
    good: withToken,
    bad: async (world) => {
      const { link_id, token } = await newLink(world);
      await world.admin.call("POST", `/api/download-links/${link_id}/revoke`);
      return [
        { what: "a made-up link", code: "link_not_found", path: { token: "rmd_made-up" } },
        { what: "one that was withdrawn", code: "link_revoked", path: { token } },
      ];
    },
  },
};

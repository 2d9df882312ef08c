import { z } from "zod";
import { createdLink, createLinkBody, downloadLink, downloadQuery } from "../contracts/downloads";
import { pageQuery } from "../contracts/values";
import type { Operations } from "./operation";

const LOOK_UP = [
  "host_not_found",
  "snapshot_not_found",
  "path_not_found",
  "host_offline",
  "agent_too_old",
  "rate_limited",
  "repository_failed",
  "host_timeout",
] as const;
const BYTES = {
  status: 200,
  media: "application/octet-stream",
  holds: "The file; of a folder application/x-tar or application/zip.",
  alsoStatus: [206],
} as const;
const RANGE = {
  Range: "bytes=1024- goes on with a download; bytes=0-1023 gives a part of a file.",
  "If-Range": "The ETag of the part before: another content is answered whole.",
};

export const downloadOperations = {
  "GET /api/hosts/[hostId]/snapshots/[snapshotId]/download": {
    name: "downloadFromSnapshot",
    tag: "Snapshots",
    summary: "Streams a file of a snapshot, or a folder as one archive.",
    details:
      "The host reads its repository while the answer is sent; nothing is stored on the way, and who closes the connection ends the reading. An answer that breaks off is not whole; go on with Range and If-Range. A file comes with its length, an archive without: its 206 names only where it starts (`bytes 1024-*/*`), which curl takes.",
    query: downloadQuery,
    headers: RANGE,
    answer: BYTES,
    refusals: [...LOOK_UP, "range_not_satisfiable"],
  },
  "POST /api/hosts/[hostId]/snapshots/[snapshotId]/download-links": {
    name: "createDownloadLink",
    tag: "Snapshots",
    summary: "Makes a link that hands a file or folder out once, to whoever has it.",
    body: createLinkBody,
    example: { path: "/srv/www/index.html", expires_in_minutes: 60 },
    answer: { status: 201, schema: createdLink },
    refusals: [...LOOK_UP],
  },
  "GET /api/hosts/[hostId]/download-links": {
    name: "listDownloadLinks",
    tag: "Snapshots",
    summary: "Lists the newest 500 download links of a host, never the secrets.",
    query: pageQuery,
    answer: { status: 200, schema: z.array(downloadLink) },
    isPaged: true,
    refusals: ["host_not_found"],
  },
  "POST /api/download-links/[linkId]/revoke": {
    name: "revokeDownloadLink",
    tag: "Snapshots",
    summary: "Withdraws a link, and cuts the download that runs by it.",
    answer: { status: 200, schema: downloadLink },
    refusals: ["link_not_found"],
  },
  "GET /api/downloads/[token]": {
    name: "downloadByLink",
    tag: "Snapshots",
    summary: "Streams what a download link hands out.",
    details:
      "The first byte uses the link up. A download that broke off can be gone on with until the link expires: with Range, and the ETag of its first answer as If-Range. HEAD uses nothing up.",
    headers: RANGE,
    answer: BYTES,
    refusals: [
      ...LOOK_UP,
      ...(["link_not_found", "link_in_use", "link_used", "link_expired", "link_revoked"] as const),
      "range_not_satisfiable",
    ],
  },
} as const satisfies Operations;

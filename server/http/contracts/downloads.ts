import { z } from "zod";
import {
  type CreatedLink,
  createLinkSchema,
  downloadSchema,
  LINK_STATES,
  type LinkView,
} from "@/server/domain/downloads";
import { bytes, given, instant, optionalInstant } from "./values";

const what = {
  path: downloadSchema.shape.path.describe("Where it lies in the snapshot, as restic names it; / for all of it."),
  format: downloadSchema.shape.format.describe("raw for a file; tar or zip for a folder, tar when left out."),
  via_host_id: downloadSchema.shape.viaHostId.describe(
    "The host whose agent reads the repository, when the snapshot's own cannot; needs the role admin.",
  ),
};

export const downloadQuery = z
  .object(what)
  .transform(({ path, format, via_host_id }) => ({ path, ...given({ format, viaHostId: via_host_id }) }));

export const createLinkBody = z
  .object({
    ...what,
    expires_in_minutes: createLinkSchema.shape.expiresInMinutes.describe(
      "From 5 minutes to 7 days; a day when left out.",
    ),
  })
  .transform(({ path, format, via_host_id, expires_in_minutes: expiresInMinutes }) => ({
    path,
    expiresInMinutes,
    ...given({ format, viaHostId: via_host_id }),
  }));

export const createdLink = z.object({
  link_id: z.string(),
  url: z.string().describe("The link. It is shown here and never again."),
  expires_at: instant,
});
export const toCreatedLink = ({ linkId, url, expiresAt }: CreatedLink): z.output<typeof createdLink> => ({
  link_id: linkId,
  url,
  expires_at: expiresAt,
});

export const downloadLink = z
  .object({
    link_id: z.string(),
    host_id: z.string(),
    snapshot_id: z.string(),
    path: z.string(),
    format: z.enum(["raw", "tar", "zip"]),
    size_bytes: bytes.nullable().describe("Null for an archive."),
    via_host_id: z.string().nullable(),
    created_by: z.string(),
    created_at: instant,
    expires_at: instant,
    started_at: optionalInstant,
    finished_at: optionalInstant,
    revoked_by: z.string().nullable(),
    status: z.enum(LINK_STATES).describe("running is one that was begun to be used, and can only be gone on with."),
  })
  .meta({ id: "DownloadLink" });

export const toDownloadLink = (view: LinkView): z.output<typeof downloadLink> => ({
  link_id: view.linkId,
  host_id: view.hostId,
  snapshot_id: view.snapshotId,
  path: view.path,
  format: view.format,
  size_bytes: view.sizeBytes,
  via_host_id: view.viaHostId,
  created_by: view.createdBy,
  created_at: view.createdAt,
  expires_at: view.expiresAt,
  started_at: view.startedAt,
  finished_at: view.finishedAt,
  revoked_by: view.revokedBy,
  status: view.state,
});

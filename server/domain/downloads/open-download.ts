import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type AuditDraft, transact } from "@/server/db/transact";
import { requireReading } from "@/server/domain/browse";
import { endWithAccess } from "@/server/domain/users";
import { findFormat } from "./find-entry";
import { type Part, type RunningDownload, runDownload } from "./run-download";
import { type DownloadInput, downloadSchema } from "./schemas";
import { findOrigin, type Offer, offerOf } from "./source";

/** A file or folder of a snapshot, ready to be sent. */
export type Download = Offer & {
  /** Starts restic; audited before the first byte and at the end. `signal` says that the reader is gone. */
  start(part: Part, signal: AbortSignal): Promise<RunningDownload>;
};

/**
 * Looks a file or folder up in its snapshot and offers it as one stream of bytes. The stream ends with the reader's
 * right to read it, too.
 * @throws AppError `host_not_found`, `snapshot_not_found`, `path_not_found`, `invalid_request`, `host_offline`,
 *   `agent_too_old`, `host_timeout`, `repository_failed`
 */
export async function openDownload(ctx: Ctx, input: DownloadInput): Promise<Download> {
  const viaHostId = await requireReading(ctx, input);
  const { viaHostId: _, format: asked, ...named } = parseInput(downloadSchema, input);
  const wanted = { ...named, viaHostId };
  const origin = await findOrigin(ctx, wanted);
  const { format, sizeBytes } = await findFormat(ctx, wanted, asked);
  const entry: Omit<AuditDraft, "action" | "details"> = {
    targetKind: "snapshot",
    targetId: named.snapshotId,
    hostId: named.hostId,
  };
  const what = { hostname: origin.hostname, path: named.path, format, viaHostId };
  const write = (action: string, details: Required<AuditDraft>["details"]) =>
    transact(ctx, ({ audit }) => audit({ ...entry, action, details: { ...what, ...details } }));
  return {
    ...offerOf({ ...wanted, ...origin, format, sizeBytes }),
    async start(part, signal) {
      const end = new AbortController();
      const cut = () => end.abort();
      signal.addEventListener("abort", cut, { once: true });
      if (signal.aborted) cut();
      await endWithAccess(ctx, end);
      try {
        return await runDownload(
          ctx,
          { ...wanted, format, part, signal: end.signal },
          {
            begun: () => write("downloads.start", { skipBytes: part.skipBytes }),
            ended: async (ending) => {
              cut();
              await write("downloads.end", ending);
            },
          },
        );
      } catch (error) {
        cut();
        throw error;
      }
    },
  };
}

/** What tells this machine, boot and installation from others. */
import { createHash } from "node:crypto";
import { readTextIfExists, writeFileAtomic } from "./files.ts";
import { currentPlatform } from "./platform/platform.ts";
import { hostnameSchema } from "./protocol/mod.ts";

export type HostIdentity = { hostname: string; bootId: string; machineId: string };

/**
 * Boot id and machine id of this host. The machine id is a hash of the operating system's own, salted with the host id
 * so that two installations on one machine differ; without such an id a random one is kept in `machineIdFile`.
 */
export async function readHostIdentity({
  hostId,
  hostname,
  machineIdFile,
}: {
  hostId: string;
  hostname: string | undefined;
  machineIdFile: string;
}): Promise<HostIdentity> {
  const platform = currentPlatform();
  const seed = (await platform.machineSeed()) ?? (await keptRandomId(machineIdFile));
  const machineId = createHash("sha256").update(`restic-manager:${hostId}:${seed}`).digest("hex");
  return { hostname: hostname ?? ownHostname(), bootId: await platform.bootId(), machineId };
}

async function keptRandomId(file: string): Promise<string> {
  const kept = (await readTextIfExists(file))?.trim();
  if (kept) return kept;
  const fresh = crypto.randomUUID();
  await writeFileAtomic(file, `${fresh}\n`, 0o600);
  return fresh;
}

/** The machine's name, bent into RFC 1123 where its owner chose another spelling. */
export function ownHostname(raw: string = Deno.hostname()): string {
  const labels = raw
    .toLowerCase()
    .split(".")
    .map((label) =>
      label
        .replace(/[^a-z0-9-]/g, "-")
        .slice(0, 63)
        .replace(/^-+|-+$/g, ""),
    );
  const parsed = hostnameSchema.safeParse(labels.filter((label) => label !== "").join("."));
  return parsed.success ? parsed.data : "localhost";
}

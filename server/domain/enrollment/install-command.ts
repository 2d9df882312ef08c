import type { Site } from "@/server/core/ports";

/**
 * The line to paste on a Linux host. The token travels through the pipe, so neither sudo's arguments nor its log
 * show it. With a self-signed certificate curl trusts the pinned key alone, and the script is told the same pin.
 */
export function installCommand(site: Pick<Site, "publicUrl" | "pins">, token: string): string {
  const { publicUrl } = site;
  const pinnedPubkey = site.pins().pubkeys;
  const pin = pinnedPubkey ? ` RM_PINNED_PUBKEY=${single(pinnedPubkey)}` : "";
  const variables = `export RM_SERVER=${single(publicUrl)} RM_TOKEN=${single(token)}${pin}`;
  const trust = pinnedPubkey ? `-k --pinnedpubkey ${single(pinnedPubkey)} ` : "";
  return `{ echo ${double(variables)}; curl -fsSL ${trust}${single(`${publicUrl}/install/install.sh`)}; } | sudo bash`;
}

/** For a host that has the agent already: enrolls it by hand, with the token on standard input. */
export function enrollCommand(site: Pick<Site, "publicUrl" | "pins">, token: string): string {
  const pinnedPubkey = site.pins().pubkeys;
  const pin = pinnedPubkey ? ` RM_PINNED_PUBKEY=${single(pinnedPubkey)}` : "";
  return `echo ${single(token)} | sudo env RM_SERVER=${single(site.publicUrl)}${pin} restic-manager-agent enroll`;
}

/** POSIX single quotes: nothing inside them is special but the quote itself. */
const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** POSIX double quotes around a text that the receiving shell reads as it stands. */
const double = (text: string): string => `"${text.replace(/[\\"$`]/g, "\\$&")}"`;

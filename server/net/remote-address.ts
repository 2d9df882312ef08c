import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { REMOTE_ADDRESS_HEADER } from "@/server/core/request";
import { StartError } from "@/server/core/start-error";

/** Headers that only a trusted proxy may speak through; Next would believe them. */
const SPOOFABLE = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "forwarded",
  "x-real-ip",
];

/**
 * @param proxies addresses or CIDR ranges of RM_TRUSTED_PROXIES
 * @returns a function that finds a request's real address, writes it into the header and drops the spoofable ones
 * @throws StartError for an entry that is no address
 */
export function createAddressResolver(proxies: string[]): (request: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = "", prefix, ...more] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const bits = /^\d{1,3}$/.test(prefix ?? "") ? Number(prefix) : Number.NaN;
    if (!isIP(address) || more.length > 0 || (prefix !== undefined && !(bits <= (family === "ipv6" ? 128 : 32))))
      throw new StartError(`RM_TRUSTED_PROXIES holds ${proxy}, which is no address or range such as 10.0.0.0/8.`);
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, bits, family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (request) => {
    let address = plain(request.socket.remoteAddress ?? "unknown");
    const hops = String(request.headers["x-forwarded-for"] ?? "")
      .split(",")
      .map((hop) => plain(hop.trim()))
      .filter(Boolean);
    // From the nearest hop outwards: the first one that is no proxy of ours is the client.
    while (isTrusted(address)) {
      const next = hops.pop();
      if (next === undefined || !isIP(next)) break;
      address = next;
    }
    for (const header of SPOOFABLE) delete request.headers[header];
    request.headers[REMOTE_ADDRESS_HEADER] = address;
    return address;
  };
}

/** IPv4 in its own notation, also when the socket listens on IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

/** Whether an address names this very machine, where nobody listens in between. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}

/** Whether tokens and passwords would cross a network in the clear. */
export const isPlainHttp = (url: string): boolean => url.startsWith("http:") && !isLoopback(url);

export const PLAIN_HTTP_WARNING =
  "Hosts and browsers reach this server by HTTP without TLS: whoever is on the way reads passwords and tokens, and can take over every host. Set RM_TLS=self-signed, or put a proxy with a certificate in front and name its https address in RM_PUBLIC_URL.";

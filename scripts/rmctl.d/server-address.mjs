import { wrongUsage } from "./problem.mjs";

/**
 * Scheme, host and port of a server as somebody typed it; https where no scheme is named.
 * @param {string} typed
 */
export function serverAddress(typed) {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw wrongUsage("This is no address of a server; it looks like https://backup.example.");
  if (url.username || url.password) throw wrongUsage("The server's address must not hold a name or a password.");
  return url.origin;
}

/** Whether what is sent there can be read on the way. @param {string} server */
export const isReadableOnTheWay = (server) => /^http:\/\/(?!(localhost|127\.[\d.]+|\[::1\])(:|$))/.test(server);

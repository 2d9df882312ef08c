/**
 * Tells systemd that the event loop still goes round, so that an agent that hangs is started again.
 * Source: sd_notify(3), sd_watchdog_enabled(3). Without systemd's watchdog, and on every other system, nothing happens.
 */
import { messageOf } from "./errors.ts";
import type { Logger } from "./log.ts";

/** Seldom, because each wakes the machine; and often enough for a short WatchdogSec that an administrator sets. */
const LONGEST_INTERVAL_MS = 60_000;
const PINGS_PER_PERIOD = 3;

export type WatchdogOptions = { getVariable(name: string): string | undefined; log: Logger };

/** Starts to tell, from a timer of the event loop; returns what ends it. */
export function startWatchdog({ getVariable, log }: WatchdogOptions): () => void {
  const path = getVariable("NOTIFY_SOCKET");
  const periodMs = Number(getVariable("WATCHDOG_USEC")) / 1_000;
  const isOurs = (getVariable("WATCHDOG_PID") ?? String(Deno.pid)) === String(Deno.pid);
  if (Deno.build.os !== "linux" || !path || !(periodMs > 0) || !isOurs) return () => {};
  let isLogged = false;
  const ping = () => {
    try {
      sendDatagram(path, "WATCHDOG=1");
    } catch (error) {
      if (!isLogged) log.error("systemd's watchdog cannot be told", { error: messageOf(error) });
      isLogged = true;
    }
  };
  ping();
  const timer = setInterval(ping, Math.min(LONGEST_INTERVAL_MS, periodMs / PINGS_PER_PERIOD));
  return () => clearInterval(timer);
}

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
/** A ping that does not fit is lost; the loop must not wait for systemd. */
const MSG_DONTWAIT = 0x40;

/** To a Unix datagram socket; neither Deno's stable interface nor node:dgram can. */
function sendDatagram(path: string, text: string): void {
  const libc = openLibc();
  const socket = libc.symbols.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) throw new Error("no socket could be made");
  try {
    const message = new TextEncoder().encode(text);
    const address = unixAddress(path);
    const sent = libc.symbols.sendto(socket, message, BigInt(message.length), MSG_DONTWAIT, address, address.length);
    if (Number(sent) !== message.length) throw new Error(`nothing listens at ${path}`);
  } finally {
    libc.symbols.close(socket);
  }
}

/** `sockaddr_un`: the family, then the path; a leading `@` means the abstract namespace. Source: unix(7). */
export function unixAddress(path: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(path);
  const address = new Uint8Array(2 + bytes.length + (path.startsWith("@") ? 0 : 1));
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(bytes, 2);
  if (path.startsWith("@")) address[2] = 0;
  return address;
}

let opened: ReturnType<typeof dlopenLibc> | undefined;
const openLibc = () => (opened ??= dlopenLibc());

function dlopenLibc() {
  return Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    sendto: { parameters: ["i32", "buffer", "usize", "i32", "buffer", "u32"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
}

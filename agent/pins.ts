/** By which certificates this host knows its server. They change only by what a verified connection has said. */
import { type AgentEnv, writePins } from "./config.ts";
import { messageOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import type { ServerTrust } from "./transport.ts";

/** What a server must show to be talked to. */
export function trustOf({ certPinSha256, nextCertPinSha256 }: AgentEnv): ServerTrust {
  if (certPinSha256 === "") return { kind: "authorities" };
  const next = nextCertPinSha256 === "" ? {} : { next: nextCertPinSha256 };
  return { kind: "certificate", sha256: certPinSha256, ...next };
}

export type AnnouncedPins = { current: string; next: string | null };

export type Pins = {
  /** The server that showed this connection's certificate has taken the host's token. */
  onOpen(): Promise<void>;
  /** What the server announced on this connection. False when it is not on the disk. */
  onAnnounced(pins: AnnouncedPins): Promise<boolean>;
};

export type PinsOptions = {
  envFile: string;
  /** The one that connections are made with; it always says what the file says. */
  env: AgentEnv;
  /** Of the certificate that this connection was verified by; null without TLS. */
  certSha256: string | null;
  log: Logger;
};

/** The pins as one connection may change them: never to a pair without the certificate that it was made with. */
export function createPins({ envFile, env, certSha256, log }: PinsOptions): Pins {
  let work: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const done = work.then(change);
    work = done;
    return done;
  };
  /** Never rejects. */
  const keep = async ({ current, next }: AnnouncedPins): Promise<boolean> => {
    const pins = { certPinSha256: current, nextCertPinSha256: next ?? "" };
    try {
      if (!(await writePins(envFile, env, pins))) return false;
      Object.assign(env, pins);
      return true;
    } catch (error) {
      log.error("the server's certificates could not be written down", { error: messageOf(error) });
      return false;
    }
  };
  const promote = async (): Promise<void> => {
    if (certSha256 === null || certSha256 !== env.nextCertPinSha256) return;
    // Whoever holds the key of the one before, perhaps stolen, is not believed any longer.
    if (!(await keep({ current: certSha256, next: null }))) return;
    log.info("the server shows its next certificate; the one before is not accepted any more", { pin: certSha256 });
  };
  const take = async ({ current, next }: AnnouncedPins): Promise<boolean> => {
    if (env.certPinSha256 === "" || certSha256 === null) return false;
    if (certSha256 !== current && certSha256 !== next) {
      if (current === env.nextCertPinSha256) {
        log.info("the server has exchanged its certificate; the next connection will show it", { current });
      } else {
        const refused = "announced certificates refused: none is the one that the server shows";
        log.warn(refused, { shown: certSha256, current, next });
      }
      return false;
    }
    if (current === env.certPinSha256 && (next ?? "") === env.nextCertPinSha256) return true;
    const isKept = await keep({ current, next });
    if (isKept) log.info("the server's certificates were announced", { current, next });
    return isKept;
  };
  return { onOpen: () => inTurn(promote), onAnnounced: (pins) => inTurn(() => take(pins)) };
}

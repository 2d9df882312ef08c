/** Short messages that must arrive: sent at once, again when no answer comes in time, and again on a new connection. */
import type { AgentMessage, Draft, Tuning } from "./protocol/mod.ts";

export type NoticeLink = {
  /** False when the socket cannot take it now; it is tried again at the next tick. */
  send(draft: Draft<AgentMessage>): boolean;
  tuning: Pick<Tuning, "heartbeatMs">;
};

export type Notices = {
  /** Starts over on a fresh session: everything not dropped is sent again. */
  attach(link: NoticeLink): void;
  detach(): void;
  /** Does nothing when there is one with this key. */
  add(key: string, draft: Draft<AgentMessage>): void;
  has(key: string): boolean;
  /** Whether it ever went to a socket. */
  wasSent(key: string): boolean;
  /** The server has answered it on this connection. */
  ack(key: string): void;
  isAcked(key: string): boolean;
  drop(key: string): void;
};

type Notice = { draft: Draft<AgentMessage>; sentAt: number; wasSent: boolean; isAcked: boolean };

const TICK_MS = 250;

export function createNotices(): Notices {
  const notices = new Map<string, Notice>();
  let link: NoticeLink | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const send = (notice: Notice) => {
    if (link === null || !link.send(notice.draft)) return;
    notice.sentAt = performance.now();
    notice.wasSent = true;
  };
  const tick = () => {
    for (const notice of notices.values()) {
      const isLate = link !== null && performance.now() - notice.sentAt > link.tuning.heartbeatMs;
      if (!notice.isAcked && isLate) send(notice);
    }
  };

  return {
    attach(newLink) {
      link = newLink;
      for (const notice of notices.values()) {
        notice.isAcked = false;
        notice.sentAt = Number.NEGATIVE_INFINITY;
        send(notice);
      }
      clearInterval(timer);
      timer = setInterval(tick, Math.min(TICK_MS, newLink.tuning.heartbeatMs));
    },
    detach() {
      link = null;
      clearInterval(timer);
    },
    add(key, draft) {
      if (notices.has(key)) return;
      const notice: Notice = { draft, sentAt: Number.NEGATIVE_INFINITY, wasSent: false, isAcked: false };
      notices.set(key, notice);
      send(notice);
    },
    has: (key) => notices.has(key),
    wasSent: (key) => notices.get(key)?.wasSent ?? false,
    ack(key) {
      const notice = notices.get(key);
      if (notice !== undefined) notice.isAcked = true;
    },
    isAcked: (key) => notices.get(key)?.isAcked ?? false,
    drop: (key) => void notices.delete(key),
  };
}

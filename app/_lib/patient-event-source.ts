/** The shortest and the longest wait before a stream is tried again; the wait doubles in between. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 8000;
/** What the server sends: the names that tRPC gives its messages. */
const NAMES = ["message", "connected", "ping", "return", "serialized-error"] as const;

/**
 * How long to wait before try number `tries`: somewhere in the upper half of a step that doubles, so that pages which
 * lost the server together do not come back together.
 */
export function waitBefore(tries: number, random: number = Math.random()): number {
  const step = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return step / 2 + (step / 2) * random;
}

/** What is known of this tab's stream beside its events. */
export const streamSigns = {
  /** When the server was last heard of. */
  lastAt: 0,
  /** Tries at once instead of waiting its turn. */
  retryNow: (): void => {},
};

/**
 * An `EventSource` that never gives up, and that waits a while, each time another while, before it tries again. The
 * browser's own takes every answer but 200 for the end, and comes back in step with all others.
 */
export class PatientEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState: number = PatientEventSource.CONNECTING;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private tries = 0;

  constructor(private readonly url: string) {
    super();
    streamSigns.retryNow = () => {
      if (this.timer) this.open();
    };
    this.open();
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.drop();
  }

  private open(): void {
    this.drop();
    const source = new EventSource(this.url);
    this.source = source;
    source.addEventListener("open", () => {
      this.readyState = this.OPEN;
      this.tries = 0;
      this.dispatchEvent(new Event("open"));
    });
    for (const name of NAMES)
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent) => {
        streamSigns.lastAt = Date.now();
        this.dispatchEvent(new MessageEvent(name, { data, lastEventId }));
      });
    source.addEventListener("error", () => this.fail());
  }

  private fail(): void {
    if (this.readyState === this.CLOSED) return;
    this.drop();
    this.readyState = this.CONNECTING;
    this.timer = setTimeout(() => this.open(), waitBefore(this.tries));
    this.tries += 1;
    this.dispatchEvent(new Event("error"));
  }

  private drop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.source?.close();
    this.source = null;
  }
}

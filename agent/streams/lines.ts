/** Lines of JSON on their way out, and restic's lines on their way in. */
import { splitLines } from "../restic/lines.ts";

const MAX_BATCH_BYTES = 64 * 1024;
/** A person looks at the first lines while the rest is still being found. */
const FLUSH_AFTER_MS = 100;

export type LineWriter = {
  line(value: unknown): void;
  /** Waits until what was written may go on its way. */
  drain(): Promise<void>;
  /** Sends what is left. */
  flush(): Promise<void>;
};

export function createLineWriter(write: (bytes: Uint8Array) => Promise<void>): LineWriter {
  const encoder = new TextEncoder();
  let batch: string[] = [];
  let characters = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0) return;
    const bytes = encoder.encode(batch.join(""));
    batch = [];
    characters = 0;
    writing = writing.then(() => write(bytes));
  };
  return {
    line(value) {
      const text = `${JSON.stringify(value)}\n`;
      batch.push(text);
      characters += text.length;
      if (characters >= MAX_BATCH_BYTES) send();
      else timer ??= setTimeout(send, FLUSH_AFTER_MS);
    },
    drain: () => writing,
    flush() {
      send();
      return writing;
    },
  };
}

/** Bytes as they come, cut into lines; a character may lie across two chunks. */
export function lineReader(onLine: (line: string) => void) {
  const decoder = new TextDecoder();
  const lines = splitLines(onLine);
  return {
    push: (bytes: Uint8Array) => lines.push(decoder.decode(bytes, { stream: true })),
    end() {
      lines.push(decoder.decode());
      lines.end();
    },
  };
}

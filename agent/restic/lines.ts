/** Turns a stream of text pieces into lines. */

/** A line longer than this is handed over in pieces: memory stays bounded whatever a program prints. */
const MAX_PENDING_CHARACTERS = 1024 * 1024;

export type LineSplitter = { push(text: string): void; end(): void };

/** `onLine` gets each line without its break; `\r` breaks a line too, as restic's terminal output uses it. */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  let pending = "";
  return {
    push(text) {
      const lines = (pending + text).split(/\r\n|\n|\r/);
      pending = lines.pop() ?? "";
      for (const line of lines) if (line !== "") onLine(line);
      while (pending.length > MAX_PENDING_CHARACTERS) {
        onLine(pending.slice(0, MAX_PENDING_CHARACTERS));
        pending = pending.slice(MAX_PENDING_CHARACTERS);
      }
    },
    end() {
      if (pending !== "") onLine(pending);
      pending = "";
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing terminal control sequences is the purpose
const TERMINAL_SEQUENCE = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A line as it may be shown anywhere: without terminal sequences and control characters; tabs stay. */
export function plainLine(line: string): string {
  return line.replace(TERMINAL_SEQUENCE, "").replace(CONTROL, " ").trimEnd();
}

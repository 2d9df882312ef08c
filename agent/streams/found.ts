/** Cuts what `restic find --json` writes into its matches while it streams in: one snapshot may hold a million. */

export type FoundSplitter = {
  push(text: string): void;
  /** True when the outermost array was closed: a killed restic leaves it open. */
  isComplete(): boolean;
};

/** In `[{"matches":[{…},{…}],"hits":2,"snapshot":"…"}]`: how deep the two kinds of objects lie. */
const SNAPSHOT_DEPTH = 2;
const MATCH_DEPTH = 4;

/** `onMatch` gets each match, `onSnapshot` then the object around them without these. */
export function splitFound(on: { onMatch(json: string): void; onSnapshot(json: string): void }): FoundSplitter {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isClosed = false;
  let match = "";
  let around = "";

  const take = (piece: string) => {
    if (depth >= MATCH_DEPTH) match += piece;
    // The commas between the matches stand for nothing any more, and a million of them would be kept.
    else if (depth === MATCH_DEPTH - 1 && piece === ",") return;
    else if (depth >= SNAPSHOT_DEPTH) around += piece;
  };
  const open = (char: string) => {
    depth++;
    take(char);
  };
  const close = (char: string) => {
    take(char);
    depth--;
    if (depth === MATCH_DEPTH - 1 && char === "}") {
      on.onMatch(match);
      match = "";
    } else if (depth === SNAPSHOT_DEPTH - 1 && char === "}") {
      on.onSnapshot(around);
      around = "";
    } else if (depth === 0) isClosed = true;
  };
  /** Where the string ends that begins before `from`; the text's length when it does not. */
  const endOfString = (text: string, from: number): number => {
    for (let i = from; i < text.length; i++) {
      const char = text.charAt(i);
      if (isEscaped) isEscaped = false;
      else if (char === "\\") isEscaped = true;
      else if (char === '"') {
        isInString = false;
        return i + 1;
      }
    }
    return text.length;
  };

  return {
    push(text) {
      for (let i = 0; i < text.length && !isClosed; ) {
        if (isInString) {
          const end = endOfString(text, i);
          take(text.slice(i, end));
          i = end;
          continue;
        }
        const char = text.charAt(i);
        i++;
        if (depth > 0 ? char === "{" || char === "[" : char === "[" && isArrayStart(text, i)) open(char);
        else if ((char === "}" || char === "]") && depth > 0) close(char);
        else {
          isInString = char === '"' && depth > 0;
          take(char);
        }
      }
    },
    isComplete: () => isClosed,
  };
}

/** Text before the array may hold brackets too, such as restic's progress. */
const isArrayStart = (text: string, next: number): boolean => next >= text.length || /[\s{\]]/.test(text.charAt(next));

/** Cuts a huge JSON array into its elements while it streams in, so that no list of snapshots has to fit in memory. */

export type ArraySplitter = {
  push(text: string): void;
  /** True when the array was closed: a killed program leaves it open. */
  isComplete(): boolean;
};

/** `onElement` gets the JSON text of each object of the outermost array; text outside the array is skipped. */
export function splitJsonArray(onElement: (json: string) => void): ArraySplitter {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isClosed = false;
  let element = "";

  /** Follows one character; true when it ends an element. */
  const step = (char: string): boolean => {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (char === "\\") isEscaped = true;
      else if (char === '"') isInString = false;
      return false;
    }
    if (char === '"') isInString = depth > 0;
    else if (char === "[" || (char === "{" && depth > 0)) depth++;
    else if ((char === "]" || char === "}") && depth > 0) {
      depth--;
      if (depth === 0) isClosed = true;
      return depth === 1 && char === "}";
    }
    return false;
  };

  return {
    push(text) {
      let start = 0;
      for (let i = 0; i < text.length && !isClosed; i++) {
        const before = depth;
        const isEnd = step(text.charAt(i));
        if (before === 1 && depth === 2) start = i;
        if (isEnd) {
          onElement(element + text.slice(start, i + 1));
          element = "";
        }
      }
      if (depth >= 2) element += text.slice(start);
    },
    isComplete: () => isClosed,
  };
}

/**
 * Go's `filepath.Match` over one component of a path, because that is what restic compares with.
 * Source: https://pkg.go.dev/path/filepath#Match
 */
type Token =
  | { kind: "letter"; letter: string }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "class"; isNegated: boolean; ranges: (readonly [low: string, high: string])[] };
export type Glob = readonly Token[];

type Reading = { letters: readonly string[]; at: number; hasEscape: boolean };

/**
 * @param hasEscape whether `\` takes the next letter for itself; on Windows it does not
 * @returns null for a pattern that restic calls invalid
 */
export function parseGlob(pattern: string, hasEscape: boolean): Glob | null {
  const reading: Reading = { letters: [...pattern], at: 0, hasEscape };
  const tokens: Token[] = [];
  while (reading.at < reading.letters.length) {
    const token = nextToken(reading);
    if (token === null) return null;
    if (token.kind !== "star" || tokens.at(-1)?.kind !== "star") tokens.push(token);
  }
  return tokens;
}

function nextToken(reading: Reading): Token | null {
  const letter = reading.letters[reading.at];
  reading.at += 1;
  if (letter === "*") return { kind: "star" };
  if (letter === "?") return { kind: "any" };
  if (letter === "[") return classToken(reading);
  if (letter !== "\\" || !reading.hasEscape) return letter === undefined ? null : { kind: "letter", letter };
  const escaped = reading.letters[reading.at];
  reading.at += 1;
  return escaped === undefined ? null : { kind: "letter", letter: escaped };
}

function classToken(reading: Reading): Token | null {
  const isNegated = reading.letters[reading.at] === "^";
  if (isNegated) reading.at += 1;
  const ranges: [string, string][] = [];
  for (;;) {
    if (reading.letters[reading.at] === "]" && ranges.length > 0) {
      reading.at += 1;
      return { kind: "class", isNegated, ranges };
    }
    const low = classLetter(reading);
    if (low === null) return null;
    if (reading.letters[reading.at] !== "-") ranges.push([low, low]);
    else {
      reading.at += 1;
      const high = classLetter(reading);
      if (high === null) return null;
      ranges.push([low, high]);
    }
  }
}

/** A class must be closed, so its last letter is never the pattern's last. */
function classLetter(reading: Reading): string | null {
  const { letters, hasEscape } = reading;
  if (letters[reading.at] === "-" || letters[reading.at] === "]") return null;
  if (letters[reading.at] === "\\" && hasEscape) reading.at += 1;
  const letter = letters[reading.at];
  reading.at += 1;
  return letter === undefined || reading.at >= letters.length ? null : letter;
}

/** @param count is told of each step, so that the caller can put a bound to the work */
export function matchesGlob(glob: Glob, name: string, count: (steps: number) => void): boolean {
  const letters = [...name];
  let [token, letter] = [0, 0];
  let retry: { token: number; letter: number } | null = null;
  while (letter < letters.length || token < glob.length) {
    count(1);
    const wanted = glob[token];
    if (wanted?.kind === "star") {
      retry = { token, letter };
      token += 1;
    } else if (wanted !== undefined && letter < letters.length && takes(wanted, letters[letter] ?? "")) {
      token += 1;
      letter += 1;
    } else if (retry !== null && retry.letter < letters.length) {
      retry.letter += 1;
      token = retry.token + 1;
      letter = retry.letter;
    } else return false;
  }
  return true;
}

function takes(token: Token, letter: string): boolean {
  switch (token.kind) {
    case "letter":
      return token.letter === letter;
    case "any":
    case "star":
      return true;
    case "class": {
      const code = codeOf(letter);
      return token.ranges.some(([low, high]) => codeOf(low) <= code && code <= codeOf(high)) !== token.isNegated;
    }
  }
}

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0;

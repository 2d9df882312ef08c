import type { ErrorCode } from "@/server/core/errors";

/** The server's own sentences in one language. The server speaks English alone, so English needs none. */
export type ServerWords = {
  /** What to say for a code whose English sentence is not known here. */
  codes: Readonly<Record<ErrorCode, string>>;
  /** English sentence → the same in this language. `{name}` stands for whatever the server put there. */
  sentences: Readonly<Record<string, string>>;
};

/** `isEnglish` where there is no translation, so that it can be marked for who hears the page. */
export type Said = { text: string; isEnglish: boolean };

/**
 * An English sentence of the server in the reader's language: the sentence itself, else several of them, else what its
 * code means, else as it is: restic's words and those of a host's system have no other language.
 * @param words null for a reader of English
 */
export function sayIn(words: ServerWords | null, english: string, code?: string): Said {
  if (words === null) return { text: english, isEnglish: false };
  const exact = translated(words, english);
  if (exact !== null) return { text: exact, isEnglish: false };
  const byCode = code !== undefined && Object.hasOwn(words.codes, code) ? words.codes[code as ErrorCode] : null;
  return byCode === null ? { text: english, isEnglish: true } : { text: byCode, isEnglish: false };
}

const MAX_DEPTH = 3;

function translated(words: ServerWords, english: string, depth = 0): string | null {
  const text = english.trim();
  if (Object.hasOwn(words.sentences, text)) return words.sentences[text] ?? null;
  // What holds another's output may be long, and is none of our sentences.
  if (depth > MAX_DEPTH || text.length > 2_000) return null;
  return severalIn(words, text, depth) ?? patternIn(words, text, depth);
}

/** `First sentence. Second sentence.`, each of which is known. */
function severalIn(words: ServerWords, text: string, depth: number): string | null {
  const parts = text.split(/(?<=[.!?]) (?=[A-Z])/);
  if (parts.length === 1) return null;
  const each = parts.map((part) => translated(words, part, depth + 1));
  return each.every((part) => part !== null) ? each.join(" ") : null;
}

type Pattern = { matches: RegExp; into: string };
const patternsOf = new WeakMap<ServerWords, Pattern[]>();

function patternIn(words: ServerWords, text: string, depth: number): string | null {
  let patterns = patternsOf.get(words);
  if (!patterns) {
    patterns = Object.entries(words.sentences)
      .filter(([sentence]) => sentence.includes("{"))
      .map(([sentence, into]) => ({ matches: toPattern(sentence), into }));
    patternsOf.set(words, patterns);
  }
  for (const { matches, into } of patterns) {
    const found = matches.exec(text)?.groups;
    if (found) return into.replace(/\{(\w+)\}/g, (_, name: string) => inner(words, found[name] ?? "", depth));
  }
  return null;
}

/** A sentence within a sentence is translated, too; a name or a number stays. */
const inner = (words: ServerWords, text: string, depth: number): string => translated(words, text, depth + 1) ?? text;

function toPattern(sentence: string): RegExp {
  const escaped = sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, "(?<$1>.+?)")}$`, "s");
}

/** A password for the eye: which characters can be taken for another one, and what each of them is. Pure. */

/** Keys of the messages `recoveryKit.mark`. */
export type MarkName = "zero" | "capitalO" | "one" | "smallL" | "capitalI" | "bar" | "space" | "other";

const NAMES: Readonly<Record<string, MarkName>> = {
  "0": "zero",
  O: "capitalO",
  "1": "one",
  l: "smallL",
  I: "capitalI",
  "|": "bar",
  " ": "space",
};

export type Mark = { at: number; character: string; name: MarkName | null };

/** One entry for each character; what is not printable ASCII is named, too. */
export const passwordMarks = (password: string): Mark[] =>
  [...password].map((character, index) => ({
    at: index + 1,
    character,
    name: NAMES[character] ?? (/^[!-~]$/.test(character) ? null : "other"),
  }));

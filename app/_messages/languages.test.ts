import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { de } from "./de";
import { en } from "./en";
import { LOCALES, localeFrom } from "./text";

type Words = { readonly [key: string]: string | Words };

function flatten(words: Words, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}${key}`, value]] : flatten(value, `${path}${key}.`),
  );
}

const ENGLISH = new Map(flatten(en));
const GERMAN = new Map(flatten(de));

/** Words that are the same in both languages: names, terms that German took over, and what has no letters of its own. */
const SAME = new Set([
  ..."Agent Agents Alert Alerts Audit Backup Backups Browser Cron Download Downloads Host Hosts Hook Hooks".split(" "),
  ..."ID Job Jobs Kind Limit Limits Link".split(" "),
  ..."Linux Name Offline Online PowerShell Prune Restic restic Repository Repositories SHA-256".split(" "),
  ..."Server Snapshot Snapshots Status System Tag Tags Text Token Tokens URL Version Windows Route Routes Details".split(
    " ",
  ),
  ...["Agent · restic", "Hostname", "Repository: {state}", "Updates", "nice {count}", "optional", "Niceness", "Bytes"],
  ...["Linux, macOS", "Windows PowerShell", "TLS", "{hostname} (offline)", "Snapshot {id}"],
  ..."JSON API OK Check Forget Verify Dashboard Detail Export Filter Format Minimum Maximum Normal Test UTC".split(" "),
]);
const isWordless = (text: string) => !/\p{L}{3}/u.test(text.replace(/\{[^{}]*\}|<[^>]*>/g, ""));

test("every German sentence differs from the English one, unless its words are the same in both", () => {
  const same = [...ENGLISH].filter(([key, text]) => GERMAN.get(key) === text && !SAME.has(text) && !isWordless(text));
  expect(same).toEqual([]);
});

/** Names of values and of marked-up parts, as the format itself reads them. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      // 0 is plain text, 7 the number of a plural, 6 a plural: a language may have one form for all numbers, but where
      // the number itself is shown in one, it is shown in the other.
      if (part.type === 7) names.add("#");
      else if (part.type !== 0 && part.type !== 6) names.add(`${part.type === 8 ? "<>" : ""}${String(part.value)}`);
      for (const option of Object.values(part.options ?? {})) walk(option.value);
      if (part.children) walk(part.children);
    }
  };
  walk(new IntlMessageFormat(message, "en").getAst() as readonly Part[]);
  return [...names].sort();
}
type Part = { type: number; value?: unknown; options?: Record<string, { value: Part[] }>; children?: Part[] };

test("both languages ask for the same values and mark up the same parts", () => {
  const broken = [...ENGLISH].flatMap(([key, text]) => {
    const [mine, theirs] = [argumentsOf(text), argumentsOf(GERMAN.get(key) ?? "")];
    return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [`${key}: ${mine} ≠ ${theirs}`];
  });
  expect(broken).toEqual([]);
});

test("both languages have the same keys, and no empty words", () => {
  expect([...GERMAN.keys()].sort()).toEqual([...ENGLISH.keys()].sort());
  expect([...ENGLISH, ...GERMAN].filter(([, text]) => text.trim() === "")).toEqual([]);
});

describe("the reader's language", () => {
  test.each([
    ["de", null, "de"],
    ["en", "de-DE,de;q=0.9", "en"],
    [undefined, "de-CH,de;q=0.9,en;q=0.5", "de"],
    [undefined, "fr-FR,fr;q=0.9,de;q=0.7", "de"],
    [undefined, "fr, en;q=0.5, de;q=0.2", "en"],
    [undefined, "fr", "en"],
    [undefined, null, "en"],
    ["tlh", "de", "de"],
    ["__proto__", "", "en"],
  ])("chosen %s and a browser that wants %s is %s", (chosen, header, expected) => {
    expect(localeFrom(chosen, header)).toBe(expected);
  });

  test("every language has its words", () => {
    expect(LOCALES).toEqual(["en", "de"]);
  });
});

/** Keeps secrets out of every text that leaves the process: log lines, job output, error messages. */

/** Shorter secrets would blank out ordinary words, and thereby tell themselves; only their URL form is hidden. */
const MIN_SECRET_LENGTH = 4;
const URL_PASSWORD = /(\/\/[^/\s:@]*):[^/\s@]+@/g;

export type Scrubber = {
  /** Remembers secrets for the life of the process. Empty and absent values are ignored. */
  learn(...secrets: (string | undefined)[]): void;
  /** Remembers secrets until the function returned is called. */
  learnForNow(...secrets: (string | undefined)[]): () => void;
  /** The text with every known secret, and every password inside a URL, replaced by `***`. */
  scrub(text: string): string;
};

export function createScrubber(): Scrubber {
  const forms = new Set<string>();
  const passing = new Set<readonly string[]>();
  let pattern: RegExp | null = null;
  const rebuild = () => {
    const longestFirst = [...new Set([...forms, ...[...passing].flat()])].sort((a, b) => b.length - a.length);
    pattern = longestFirst.length > 0 ? new RegExp(longestFirst.map(escapeForRegExp).join("|"), "g") : null;
  };
  return {
    learn(...secrets) {
      for (const form of allFormsOf(secrets)) forms.add(form);
      rebuild();
    },
    learnForNow(...secrets) {
      const theirs = allFormsOf(secrets);
      passing.add(theirs);
      rebuild();
      return () => {
        passing.delete(theirs);
        rebuild();
      };
    },
    scrub(text) {
      const clean = pattern ? text.replace(pattern, "***") : text;
      return clean.replace(URL_PASSWORD, "$1:***@");
    },
  };
}

const allFormsOf = (secrets: readonly (string | undefined)[]): string[] =>
  secrets.flatMap((secret) => (secret === undefined || secret.length < MIN_SECRET_LENGTH ? [] : formsOf(secret)));

/** How a secret may look in somebody's output: as it is, URL-encoded (several dialects), inside JSON, in base64. */
function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const goUserinfo = encoded.replace(/%(24|26|2B|2C|3B|3D)/g, (hex) => decodeURIComponent(hex));
  const quoted = JSON.stringify(secret).slice(1, -1);
  const goQuoted = quoted.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  const all = [
    secret,
    encoded,
    encoded.toLowerCase(),
    encoded.replaceAll("%20", "+"),
    encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    goUserinfo,
    encodeURI(secret),
    quoted,
    goQuoted,
    btoa(String.fromCharCode(...new TextEncoder().encode(secret))),
  ];
  return all.filter((form) => form.length >= MIN_SECRET_LENGTH);
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

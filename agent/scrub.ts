/** Keeps secrets out of every text that leaves the process: log lines, job output, error messages. */

/** Shorter secrets would blank out ordinary words, and thereby tell themselves; only their URL form is hidden. */
const MIN_SECRET_LENGTH = 4;
const URL_PASSWORD = /(\/\/[^/\s:@]*):[^/\s@]+@/g;

export type Scrubber = {
  /** Remembers secrets for the life of the process. Empty and absent values are ignored. */
  learn(...secrets: (string | undefined)[]): void;
  /** The text with every known secret, and every password inside a URL, replaced by `***`. */
  scrub(text: string): string;
};

export function createScrubber(): Scrubber {
  const forms = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    learn(...secrets) {
      for (const secret of secrets) {
        if (secret === undefined || secret.length < MIN_SECRET_LENGTH) continue;
        for (const form of formsOf(secret)) forms.add(form);
      }
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      pattern = longestFirst.length > 0 ? new RegExp(longestFirst.map(escapeForRegExp).join("|"), "g") : null;
    },
    scrub(text) {
      const clean = pattern ? text.replace(pattern, "***") : text;
      return clean.replace(URL_PASSWORD, "$1:***@");
    },
  };
}

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

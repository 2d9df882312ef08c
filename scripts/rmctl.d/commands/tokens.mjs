import { EXIT } from "../exit-codes.mjs";
import { inPath } from "../find.mjs";
import { Problem, wrongUsage } from "../problem.mjs";
import { askSecret, readLines } from "../secrets.mjs";
import { when } from "../text.mjs";

/** As many letters of a hash as the table shows; they name a token well enough. */
const SHOWN = 12;

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "tokens list",
  isDefault: true,
  summary: "list the enrollment tokens",
  args: "",
  options: { state: { type: "string", value: "STATE", help: "pending, used, expired or revoked" } },
  examples: ["rmctl tokens --state pending"],
  async run({ api, out, options }) {
    /** @type {any[]} */
    const all = await api.get("/api/enrollment-tokens");
    const rows = options.state === undefined ? all : all.filter(({ state }) => state === options.state);
    out.list(rows, {
      id: (token) => token.token_hash,
      empty: "No tokens.",
      columns: [
        { title: "TOKEN", of: (token) => token.token_hash.slice(0, SHOWN) },
        { title: "HOST", of: (token) => token.hostname },
        { title: "STATE", of: (token) => token.state, isState: true },
        { title: "EXPIRES", of: (token) => when(token.expires_at) },
        { title: "BY", of: (token) => token.created_by },
        { title: "REPOSITORY", of: (token) => token.repo_url },
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const mint = {
  path: "tokens mint",
  summary: "make a one-time token for a new host, and print the line to paste there",
  args: "",
  details:
    "The line holds the token, which is good for one host and one hour. When both passwords come from standard input,\n" +
    "the repository's login is the first line and its encryption password the second.",
  options: {
    hostname: { type: "string", value: "NAME", help: "the new host" },
    "repo-url": { type: "string", value: "URL", help: "where its snapshots go, as restic takes it" },
    "repo-username": { type: "string", value: "NAME", help: "login of the storage" },
    "repo-password-stdin": { type: "boolean", help: "read its password from standard input (also RM_REPO_PASSWORD)" },
    "repo-password": { type: "string", value: "PASSWORD", help: "seen by everybody on this machine; better not" },
    "repo-encryption-password-stdin": {
      type: "boolean",
      help: "restic's own password, when it is another (also RM_REPO_ENCRYPTION_PASSWORD)",
    },
    "repo-encryption-password": { type: "string", value: "PASSWORD", help: "seen by everybody; better not" },
    tag: { type: "string", multiple: true, value: "TAG", help: "a tag of the host; may be repeated" },
    path: { type: "string", multiple: true, value: "PATH", help: "what to back up; may be repeated" },
  },
  examples: [
    "pass repo/web-1 | rmctl tokens mint --hostname web-1.example --repo-url rest:https://rest.example/web-1 --repo-username web-1 --repo-password-stdin --tag prod --path /etc --path /srv",
  ],
  async run({ api, io, out, options }) {
    const { hostname, "repo-url": url, "repo-username": username, tag, path } = options;
    if (!hostname || !url) throw wrongUsage("Name the host and its repository.", "Give --hostname and --repo-url.");
    if (/:\/\/[^/@\s]*:[^/@\s]+@/.test(url))
      out.warn("the password in --repo-url can be seen by everybody on this machine; use --repo-password-stdin.");
    const secrets = await readSecrets({ io, out, options });
    const minted = await api.post("/api/enrollment-tokens", {
      hostname,
      repo_url: url,
      ...(username === undefined ? {} : { repo_username: username }),
      ...secrets,
      ...(tag === undefined ? {} : { tags: tag }),
      ...(path === undefined ? {} : { initial_paths: path }),
    });
    out.done(minted, { sentence: minted.install_command, id: minted.token_hash });
    out.say(`Paste this line on ${hostname} before ${when(minted.expires_at)}.`);
    return EXIT.done;
  },
};

/** @param {Pick<import("../main.mjs").Call, "io" | "out" | "options">} call */
async function readSecrets({ io, out, options }) {
  const names = ["repo-password", "repo-encryption-password"];
  const fromStdin = names.filter((name) => options[`${name}-stdin`]);
  const lines = fromStdin.length > 0 ? await readLines(io.stdin) : [];
  /** @type {Record<string, string>} */
  const secrets = {};
  for (const name of names) {
    const field = name.replaceAll("-", "_");
    const typed = options[name];
    if (typed !== undefined)
      out.warn(`--${name} can be seen by everybody on this machine; use --${name}-stdin or RM_${field.toUpperCase()}.`);
    const place = fromStdin.indexOf(name);
    const value = place === -1 ? (typed ?? io.env[`RM_${field.toUpperCase()}`]) : lines[place];
    if (place !== -1 && !value) throw wrongUsage(`There is no line for --${name}-stdin on standard input.`);
    if (value) secrets[field] = value;
  }
  if (options["repo-username"] !== undefined && !secrets.repo_password && io.stdin.isTTY)
    secrets.repo_password = await askSecret(io, "Password of the storage: ");
  return secrets;
}

/** @type {import("../parse.mjs").Command} */
const revoke = {
  path: "tokens revoke",
  summary: "end a token that nobody has used",
  args: "<token>",
  details: "The token is named by its hash, or by the beginning of it that the list shows; never by itself.",
  options: {},
  examples: ["rmctl tokens revoke 3f2a90c1d4be"],
  async run({ api, out, args }) {
    const hash = await wholeHash(api, args[0] ?? "");
    const token = await api.post(`/api/enrollment-tokens/${inPath(hash)}/revoke`);
    out.done(token, { sentence: `Revoked the token for ${token.hostname}.`, id: token.token_hash });
    return EXIT.done;
  },
};

/**
 * @param {import("../api.mjs").Api} api
 * @param {string} typed
 */
async function wholeHash(api, typed) {
  if (/^[0-9a-f]{64}$/.test(typed)) return typed;
  if (!/^[0-9a-f]{8,}$/.test(typed))
    throw wrongUsage("A token is named by at least 8 letters of its hash.", "Run: rmctl tokens");
  const found = (await api.get("/api/enrollment-tokens")).filter((/** @type {any} */ { token_hash: hash }) =>
    hash.startsWith(typed),
  );
  if (found.length === 1) return found[0].token_hash;
  const message = found.length === 0 ? `There is no token ${typed}.` : `Several tokens begin with ${typed}.`;
  throw new Problem({
    exit: found.length === 0 ? EXIT.notFound : EXIT.usage,
    code: "token_not_found",
    message,
    next: "Run: rmctl tokens",
  });
}

export const tokenCommands = [list, mint, revoke];

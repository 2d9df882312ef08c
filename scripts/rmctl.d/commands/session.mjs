import { hostname } from "node:os";
import { openApi } from "../api.mjs";
import { readLogin, removeLogin, writeLogin } from "../config-file.mjs";
import { EXIT } from "../exit-codes.mjs";
import { inPath } from "../find.mjs";
import { wholeNumber } from "../parse.mjs";
import { Problem, wrongUsage } from "../problem.mjs";
import { askSecret, readLines } from "../secrets.mjs";
import { isReadableOnTheWay, serverAddress } from "../server-address.mjs";
import { when } from "../text.mjs";
import { readTrust } from "../trust.mjs";

const DEFAULT_DAYS = 30;

/** @type {import("../parse.mjs").Command} */
const login = {
  path: "login",
  summary: "make an API token of this account and keep it on this machine",
  args: "[<server>]",
  details:
    "Asks for the password without showing it. The session ends at once; what is kept is a token that may do what you\n" +
    "may, ends by itself, and can be revoked in the browser. Without a server the former one is used.",
  options: {
    username: { type: "string", short: "u", value: "NAME", help: "the account (asked for when left out)" },
    "password-stdin": { type: "boolean", help: "read the password from standard input (also RM_PASSWORD)" },
    password: { type: "string", value: "PASSWORD", help: "seen by everybody on this machine; better not" },
    days: { type: "string", value: "N", help: `how long the token is good, ${DEFAULT_DAYS} when left out` },
    role: { type: "string", value: "ROLE", help: "viewer, operator or admin: less than you may yourself" },
  },
  examples: [
    "rmctl login https://backup.example --username ann",
    "pass backup | rmctl login https://backup.example -u bot --password-stdin --days 7 --role operator",
  ],
  isOpen: true,
  async run({ io, out, options, args, configPath }) {
    const former = readLogin(configPath, out.warn);
    const typed = args[0] ?? options.server ?? io.env.RM_SERVER ?? former?.server;
    if (!typed) throw wrongUsage("Name the server.", "Run: rmctl login https://backup.example");
    const server = serverAddress(typed);
    if (isReadableOnTheWay(server)) out.warn(`${server} is not encrypted; passwords can be read on the way.`);
    const days = wholeNumber(options.days, "--days") ?? DEFAULT_DAYS;
    const given = readTrust(options);
    const isSame = !given.pin && !given.ca && former?.server === server;
    const trust = isSame ? { pin: former.pin, ca: former.ca } : given;

    const username = options.username ?? (await askName(io));
    const password = await passwordOf({ io, out, options });
    const api = openApi({ server, token: null, trust, onPause: out.say });
    const { user, cookie } = await logIn(api, { username, password });
    const role = options.role ?? user.role;
    const minted = await mint(api, {
      cookie,
      body: { name: `rmctl on ${hostname()}`.slice(0, 100), role_limit: role, expires_in_days: days },
    });
    const { token, token_id, expires_at } = minted;
    writeLogin(configPath, { server, token, token_id, expires_at, username, ...trust });
    if (former?.server === server) await revokeQuietly({ ...trust, server, token, former });
    const sentence = `Logged in to ${server} as ${username} (${role}) until ${when(expires_at)}.`;
    out.done({ server, username, role, token_id, expires_at }, { sentence, id: user.user_id });
    return EXIT.done;
  },
};

/** @param {import("../main.mjs").Io} io */
async function askName(io) {
  if (!io.stdin.isTTY) throw wrongUsage("Name the account with --username.");
  io.stderr.write("Username: ");
  io.stdin.setEncoding("utf8");
  io.stdin.resume();
  const typed = await new Promise((resolve) => io.stdin.once("data", resolve));
  io.stdin.pause();
  return String(typed).trim();
}

/** @param {Pick<import("../main.mjs").Call, "io" | "out" | "options">} call */
async function passwordOf({ io, out, options }) {
  if (options["password-stdin"]) return (await readLines(io.stdin))[0] ?? "";
  if (options.password !== undefined) {
    out.warn("--password can be seen by everybody on this machine; use --password-stdin or RM_PASSWORD.");
    return options.password;
  }
  if (io.env.RM_PASSWORD) return io.env.RM_PASSWORD;
  if (io.stdin.isTTY) return askSecret(io, "Password: ");
  throw wrongUsage("There is no terminal to ask for the password.", "Give --password-stdin or RM_PASSWORD.");
}

/**
 * @param {import("../api.mjs").Api} api
 * @param {{ username: string, password: string }} body
 */
async function logIn(api, body) {
  const { data, cookie } = await api.call("POST", "/api/auth/login", { body });
  if (cookie === null)
    throw new Problem({ exit: EXIT.failed, code: "no_session", message: "The server made no session." });
  return { user: data, cookie };
}

/**
 * Makes the token with the session, and ends the session whatever comes of it.
 * @param {import("../api.mjs").Api} api
 * @param {{ cookie: string, body: unknown }} request
 */
async function mint(api, { cookie, body }) {
  const headers = { cookie };
  try {
    return (await api.call("POST", "/api/auth/api-tokens", { headers, body })).data;
  } finally {
    await api.call("POST", "/api/auth/logout", { headers }).catch(() => undefined);
  }
}

/** The token of an earlier login is not needed any more. @param {any} request */
async function revokeQuietly({ server, token, pin, ca, former }) {
  if (former.token_id === "") return;
  const api = openApi({ server, token, trust: { pin, ca } });
  await api.remove(`/api/auth/api-tokens/${inPath(former.token_id)}`).catch(() => undefined);
}

/** @type {import("../parse.mjs").Command} */
const logout = {
  path: "logout",
  summary: "revoke the token and forget the login",
  args: "",
  options: {},
  examples: ["rmctl logout"],
  isOpen: true,
  async run({ out, configPath }) {
    const kept = readLogin(configPath, out.warn);
    if (kept === null) {
      out.say("Nobody was logged in.");
      return EXIT.done;
    }
    const { server, token, token_id, pin, ca } = kept;
    const api = openApi({ server, token, trust: { pin, ca }, onPause: out.say });
    try {
      await api.remove(`/api/auth/api-tokens/${inPath(token_id)}`);
    } catch (error) {
      // A token that is not good any more needs no revoking.
      const isOver = error instanceof Problem && (error.exit === EXIT.notAllowed || error.exit === EXIT.notFound);
      if (!isOver) throw error;
    }
    removeLogin(configPath);
    out.say(`Logged out of ${server}.`);
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const whoami = {
  path: "whoami",
  summary: "show the account, its role and the server",
  args: "",
  options: {},
  examples: ["rmctl whoami"],
  async run({ api, out }) {
    const me = await api.get("/api/auth/me");
    out.one(me, {
      id: me.user_id,
      facts: [
        ["user", me.username],
        ["role", me.role],
        ["server", api.server],
        ["until", when(me.expires_at)],
      ],
    });
    return EXIT.done;
  },
};

export const sessionCommands = [login, logout, whoami];

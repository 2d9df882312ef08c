import { readLogin } from "./config-file.mjs";
import { EXIT } from "./exit-codes.mjs";
import { Problem } from "./problem.mjs";
import { serverAddress } from "./server-address.mjs";
import { readTrust } from "./trust.mjs";

/**
 * Whom to talk to, and as who. A token is only ever sent to the server that it was made for.
 * @param {Pick<import("./main.mjs").Call, "io" | "out" | "options" | "configPath">} call
 * @returns {import("./api.mjs").Target}
 */
export function target({ io, out, options, configPath }) {
  const wanted = options.server ?? io.env.RM_SERVER;
  const fromEnv = io.env.RM_API_TOKEN || null;
  const login = readLogin(configPath, out.warn);
  const server = wanted ? serverAddress(wanted) : login?.server;
  if (!server) throw notLoggedIn("No server is known.");
  const own = login?.server === server ? login : null;
  const token = fromEnv ?? own?.token ?? null;
  if (token === null) throw notLoggedIn(`You are not logged in to ${server}.`);
  const given = readTrust(options);
  const trust = given.pin || given.ca ? given : { pin: own?.pin ?? null, ca: own?.ca ?? null };
  return { server, token, trust, onPause: out.say };
}

/** @param {string} message */
const notLoggedIn = (message) =>
  new Problem({
    exit: EXIT.notAllowed,
    code: "not_logged_in",
    message,
    next: "Run rmctl login URL, or set RM_SERVER and RM_API_TOKEN.",
  });

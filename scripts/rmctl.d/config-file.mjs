/** What a login leaves on this machine: one file, readable by its owner alone. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { wrongUsage } from "./problem.mjs";

/**
 * `pin` and `ca` (PEM text) say how the server's certificate is known.
 * @typedef {{ server: string, token: string, token_id: string, expires_at: string, username: string,
 *   pin: string | null, ca: string | null }} Login
 */

/** @param {Record<string, string | undefined>} env */
export function defaultConfigPath(env) {
  const base = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config");
  return join(base, "restic-manager", "rmctl.json");
}

/**
 * @param {string} path
 * @param {(text: string) => void} warn hears when others could read the file until now
 * @returns {Login | null} null when nobody is logged in
 */
export function readLogin(path, warn) {
  let text;
  try {
    text = readFileSync(path, "utf8");
    if ((statSync(path).mode & 0o077) !== 0 && process.platform !== "win32") {
      warn(`${path} could be read by others; it is now yours alone. Log in again if they are not to be trusted.`);
      chmodSync(path, 0o600);
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
    throw wrongUsage(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const login = parse(text);
  if (login === null) throw wrongUsage(`${path} is no login of rmctl.`, "Remove it, then run: rmctl login");
  return login;
}

/** @param {string} text @returns {Login | null} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    const isLogin = typeof value.server === "string" && typeof value.token === "string";
    return isLogin ? { token_id: "", expires_at: "", username: "", pin: null, ca: null, ...value } : null;
  } catch {
    return null;
  }
}

/**
 * Written beside and renamed, so that a full disk leaves the former login as it was.
 * @param {string} path
 * @param {Login} login
 */
export function writeLogin(path, login) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} path */
export const removeLogin = (path) => rmSync(path, { force: true });

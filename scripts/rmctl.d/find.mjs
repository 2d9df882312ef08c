/** From what a person types to the things of the API. */
import { EXIT } from "./exit-codes.mjs";
import { Problem, wrongUsage } from "./problem.mjs";

/** @typedef {import("./api.mjs").Api} Api */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @param {string} id */
export const inPath = (id) => encodeURIComponent(id);

/**
 * @param {string} code
 * @param {string} message
 * @param {string} next
 */
const notFound = (code, message, next) => new Problem({ exit: EXIT.notFound, code, message, next });

/**
 * A host by its name or id.
 * @param {Api} api
 * @param {string} wanted
 * @returns {Promise<any>}
 */
export async function findHost(api, wanted) {
  if (UUID.test(wanted)) return api.get(`/api/hosts/${inPath(wanted)}`);
  const name = wanted.toLowerCase();
  const hosts = await api.get("/api/hosts");
  const found = hosts.find((/** @type {any} */ { hostname }) => hostname === name);
  if (found) return found;
  const near = hosts.find((/** @type {any} */ { hostname }) => hostname.startsWith(`${name}.`));
  const next = near ? `Did you mean ${near.hostname}?` : "Run: rmctl hosts";
  throw notFound("host_not_found", `There is no host called ${wanted}.`, next);
}

/**
 * @typedef {{ list: string, one: string, idField: string, noun: string, code: string, next: string }} Kind
 * `list` and `one` make paths of the API: of a host's things, and of one thing.
 */

/** @type {Kind} */
export const GROUP = {
  list: "source-groups",
  one: "source-groups",
  idField: "source_group_id",
  noun: "source group",
  code: "source_group_not_found",
  next: "Run: rmctl groups list HOST",
};
/** @type {Kind} */
export const SCHEDULE = {
  list: "schedules",
  one: "schedules",
  idField: "schedule_id",
  noun: "schedule",
  code: "schedule_not_found",
  next: "Run: rmctl schedules list HOST",
};

/**
 * All of a host's groups or schedules, page by page.
 * @param {Api} api
 * @param {Kind} kind
 * @param {string} hostId
 * @returns {Promise<any[]>}
 */
export async function listOf(api, kind, hostId) {
  const path = `/api/hosts/${inPath(hostId)}/${kind.list}`;
  const all = [];
  let cursor = "";
  do {
    const { data, next } = await api.call("GET", cursor ? `${path}?cursor=${inPath(cursor)}` : path);
    all.push(...data);
    cursor = next ?? "";
  } while (cursor !== "");
  return all;
}

/**
 * A group or a schedule, named as `HOST/NAME`, as `HOST NAME` or by its id.
 * @param {Api} api
 * @param {Kind} kind
 * @param {readonly string[]} words one or two
 * @returns {Promise<any>}
 */
export async function findOne(api, kind, words) {
  const [first = "", second] = words;
  const slash = first.indexOf("/");
  if (second === undefined && slash === -1) {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{7,63}$/.test(first) || !/\d/.test(first))
      throw wrongUsage(`Name the ${kind.noun} as HOST/NAME or by its id.`, kind.next);
    return api.get(`/api/${kind.one}/${inPath(first)}`);
  }
  const [hostName, name] = second === undefined ? [first.slice(0, slash), first.slice(slash + 1)] : [first, second];
  const host = await findHost(api, hostName);
  return pick(await listOf(api, kind, host.host_id), { kind, name, hostname: host.hostname });
}

/**
 * @param {readonly any[]} things
 * @param {{ kind: Kind, name: string, hostname: string }} wanted `name` may be an id as well
 */
export function pick(things, { kind, name, hostname }) {
  const found = things.find((thing) => thing.name === name) ?? things.find((thing) => thing[kind.idField] === name);
  if (found) return found;
  const names = things.map((thing) => thing.name).join(", ");
  const next = names ? `It has: ${names}` : kind.next;
  throw notFound(kind.code, `${hostname} has no ${kind.noun} called ${name}.`, next);
}

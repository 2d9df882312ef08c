/** Names of snapshots, and what lies in them, between people and the API. */
import { EXIT } from "./exit-codes.mjs";
import { findHost, inPath } from "./find.mjs";
import { Problem, wrongUsage } from "./problem.mjs";

export const VIA = /** @satisfies {Record<string, import("./parse.mjs").Option>} */ ({
  via: { type: "string", value: "HOST", help: "this host reads in place of its own (role admin)" },
});

/** @param {any} snapshot */
export const shortId = (snapshot) => snapshot.snapshot_id.slice(0, 8);

/**
 * One snapshot of a host, by the beginning of its id or as `latest`.
 * @param {import("./api.mjs").Api} api
 * @param {string} hostName
 * @param {string} wanted
 * @returns {Promise<{ host: any, snapshot: any, path: string }>} `path` is the snapshot's own in the API
 */
export async function snapshotOf(api, hostName, wanted) {
  if (wanted !== "latest" && !/^[0-9a-f]{4,64}$/.test(wanted))
    throw wrongUsage("Name the snapshot by at least 4 digits of its id, or as latest.");
  const host = await findHost(api, hostName);
  const list = `/api/hosts/${inPath(host.host_id)}/snapshots`;
  let cursor = "";
  /** @type {any[]} */
  const found = [];
  do {
    const { data, next } = await api.call("GET", `${list}?limit=1000${cursor && `&cursor=${inPath(cursor)}`}`);
    found.push(
      ...(wanted === "latest"
        ? data.slice(0, 1)
        : data.filter((/** @type {any} */ one) => one.snapshot_id.startsWith(wanted))),
    );
    cursor = next ?? "";
  } while (cursor !== "" && wanted !== "latest");
  const [snapshot, another] = found;
  if (another) throw wrongUsage(`Several snapshots begin with ${wanted}; name more of its digits.`);
  if (snapshot) return { host, snapshot, path: `${list}/${inPath(snapshot.snapshot_id)}` };
  const message = `${host.hostname} has no snapshot ${wanted}.`;
  const next = `Run: rmctl snapshots ${host.hostname}`;
  throw new Problem({ exit: EXIT.notFound, code: "snapshot_not_found", message, next });
}

/** `via` as a part of a query. @param {import("./api.mjs").Api} api @param {string | undefined} hostName */
export async function viaOf(api, hostName) {
  return hostName === undefined ? {} : { via_host_id: (await findHost(api, hostName)).host_id };
}

import { EXIT } from "../exit-codes.mjs";
import { findHost, findOne, GROUP, listOf } from "../find.mjs";
import { when } from "../text.mjs";

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "groups list",
  isDefault: true,
  summary: "list a host's source groups",
  args: "<host>",
  hosts: true,
  options: {},
  examples: ["rmctl groups list web-1.example"],
  async run({ api, out, args }) {
    const host = await findHost(api, args[0] ?? "");
    out.list(await listOf(api, GROUP, host.host_id), {
      id: (group) => group.source_group_id,
      empty: `${host.hostname} has no source group.`,
      columns: [
        { title: "GROUP", of: (group) => group.name },
        { title: "PATHS", of: (group) => group.paths.join(", ") },
        { title: "EXCLUDES", of: (group) => group.excludes.length, isRight: true },
        { title: "LAST SNAPSHOT", of: (group) => when(group.last_snapshot_at) },
        { title: "ID", of: (group) => group.source_group_id },
      ],
    });
    return EXIT.done;
  },
};

/** @param {boolean | undefined} value */
const yesOrNo = (value) => (value ? "yes" : "no");

/** @type {import("../parse.mjs").Command} */
const show = {
  path: "groups show",
  summary: "show one source group, named as HOST/NAME or by its id",
  args: "<group> [<name>]",
  hosts: true,
  options: {},
  examples: ["rmctl groups show web-1.example/default"],
  async run({ api, out, args }) {
    const group = await findOne(api, GROUP, args);
    out.one(group, {
      id: group.source_group_id,
      facts: [
        ["group", group.name],
        ["id", group.source_group_id],
        ["paths", group.paths.join(", ")],
        ["excludes", group.excludes.join(", ")],
        ["tags", group.tags.join(", ")],
        ["one file system", yesOrNo(group.one_file_system)],
        ["caches excluded", yesOrNo(group.exclude_caches)],
        ["limits", entriesOf(group.limits)],
        // Hooks are shell lines, which may hold what nobody else should read.
        ["hooks", Object.keys(group.hooks ?? {}).join(", ")],
        ["last snapshot", when(group.last_snapshot_at)],
      ],
    });
    return EXIT.done;
  },
};

/** @param {Record<string, unknown> | undefined} values */
const entriesOf = (values) =>
  Object.entries(values ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

export const groupCommands = [list, show];

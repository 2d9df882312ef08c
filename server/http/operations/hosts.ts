import { z } from "zod";
import { hostFolder, hostFolderQuery } from "../contracts/host-folder";
import { bulkAnswer, bulkBody, hostSearch, hostSearchQuery } from "../contracts/host-search";
import { hostAnswer, listHostsQuery, updateHostBody } from "../contracts/hosts";

import type { Operations } from "./operation";

export const hostOperations = {
  "GET /api/hosts": {
    name: "listHosts",
    tag: "Hosts",
    summary: "Lists the hosts by name, with the state of each and of its repository.",
    query: listHostsQuery,
    answer: { status: 200, schema: z.array(hostAnswer) },
    isPaged: true,
    refusals: [],
  },
  "GET /api/host-search": {
    name: "searchHosts",
    tag: "Hosts",
    summary: "Finds hosts, with what needs action first, and counts them.",
    query: hostSearchQuery,
    answer: { status: 200, schema: hostSearch },
    refusals: [],
  },
  "POST /api/hosts/bulk": {
    name: "bulkHosts",
    tag: "Hosts",
    summary: "Runs, tags, pauses or resumes up to 1,000 hosts, and says of each what came of it.",
    details:
      "`run_backup` queues a backup of every source group. `tag` and `untag` need `tags`. `pause` needs `paused_until` and, like `resume`, is about the backup schedules. Doing the same twice changes nothing more.",
    body: bulkBody,
    example: { action: "tag", host_ids: ["8f14e45f-ceea-467f-a8f4-0c2b1d6c7a10"], tags: ["prod"] },
    answer: { status: 200, schema: bulkAnswer },
    refusals: [],
  },
  "GET /api/hosts/[hostId]": {
    name: "getHost",
    tag: "Hosts",
    summary: "Reads one host.",
    answer: { status: 200, schema: hostAnswer },
    refusals: ["host_not_found"],
  },
  "PATCH /api/hosts/[hostId]": {
    name: "updateHost",
    tag: "Hosts",
    summary: "Gives a host other tags.",
    body: updateHostBody,
    example: { tags: ["prod", "london"] },
    answer: { status: 200, schema: hostAnswer },
    refusals: ["host_not_found"],
  },
  "DELETE /api/hosts/[hostId]": {
    name: "deleteHost",
    tag: "Hosts",
    summary: "Removes a host. Its agent is shut out at once; its snapshots stay in the repository.",
    answer: { status: 204 },
    refusals: ["host_not_found"],
  },
  "GET /api/hosts/[hostId]/files": {
    name: "listHostFolder",
    tag: "Hosts",
    summary: "Names what is in one folder of a host, asked of its agent now.",
    query: hostFolderQuery,
    answer: { status: 200, schema: hostFolder },
    refusals: ["host_not_found", "host_offline", "host_timeout", "folder_not_found", "folder_not_readable"],
  },
} as const satisfies Operations;

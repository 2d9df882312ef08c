import { z } from "zod";
import { hostFolder, hostFolderQuery } from "../contracts/host-folder";
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

import {
  deleteHost,
  filterHostsSchema,
  findHostIds,
  findHosts,
  findHostsSchema,
  getHost,
  hostFolderSchema,
  hostRefSchema,
  listHostFolder,
  listHosts,
  listHostsSchema,
  searchHosts,
  searchHostsSchema,
  tagHosts,
  tagHostsSchema,
  updateHost,
  updateHostSchema,
} from "@/server/domain/hosts";
import { procedure, router } from "../init";

export const hostsRouter = router({
  list: procedure.input(listHostsSchema.optional()).query(({ ctx, input }) => listHosts(ctx, input)),
  find: procedure.input(findHostsSchema).query(({ ctx, input }) => findHosts(ctx, input)),
  search: procedure.input(searchHostsSchema.optional()).query(({ ctx, input }) => searchHosts(ctx, input)),
  findIds: procedure.input(filterHostsSchema).query(({ ctx, input }) => findHostIds(ctx, input)),
  tag: procedure.input(tagHostsSchema).mutation(({ ctx, input }) => tagHosts(ctx, input)),
  get: procedure.input(hostRefSchema).query(({ ctx, input }) => getHost(ctx, input)),
  folder: procedure.input(hostFolderSchema).query(({ ctx, input }) => listHostFolder(ctx, input)),
  update: procedure.input(updateHostSchema).mutation(({ ctx, input }) => updateHost(ctx, input)),
  remove: procedure.input(hostRefSchema).mutation(({ ctx, input }) => deleteHost(ctx, input)),
});

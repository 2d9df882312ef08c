import {
  deleteHost,
  getHost,
  hostFolderSchema,
  hostRefSchema,
  listHostFolder,
  listHosts,
  listHostsSchema,
  searchHosts,
  searchHostsSchema,
} from "@/server/domain/hosts";
import { procedure, router } from "../init";

export const hostsRouter = router({
  list: procedure.input(listHostsSchema.optional()).query(({ ctx, input }) => listHosts(ctx, input)),
  search: procedure.input(searchHostsSchema).query(({ ctx, input }) => searchHosts(ctx, input)),
  get: procedure.input(hostRefSchema).query(({ ctx, input }) => getHost(ctx, input)),
  folder: procedure.input(hostFolderSchema).query(({ ctx, input }) => listHostFolder(ctx, input)),
  remove: procedure.input(hostRefSchema).mutation(({ ctx, input }) => deleteHost(ctx, input)),
});

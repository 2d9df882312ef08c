import {
  createLink,
  createLinkSchema,
  hostLinksSchema,
  linkRefSchema,
  linkTokenSchema,
  listLinks,
  revokeLink,
  showLink,
} from "@/server/domain/downloads";
import { procedure, router } from "../init";

export const downloadsRouter = router({
  createLink: procedure.input(createLinkSchema).mutation(({ ctx, input }) => createLink(ctx, input)),
  links: procedure.input(hostLinksSchema).query(({ ctx, input }) => listLinks(ctx, input)),
  revokeLink: procedure.input(linkRefSchema).mutation(({ ctx, input }) => revokeLink(ctx, input)),
  /** For whoever holds a link; the page asks, a browser never sends it. */
  shownLink: procedure.input(linkTokenSchema).query(({ ctx, input }) => showLink(ctx, input)),
});

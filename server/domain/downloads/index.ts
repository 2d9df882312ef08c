/** Files and folders of snapshots as streams of bytes, and links that hand them out once. */
export { type CreatedLink, createLink } from "./create-link";
export { LINK_STATES, type LinkState } from "./link-rules";
export { listLinks } from "./list-links";
export { contentDisposition } from "./names";
export { type Download, openDownload } from "./open-download";
export { openLink } from "./open-link";
export { revokeLink } from "./revoke-link";
export type { Part, RunningDownload } from "./run-download";
export { createLinkSchema, downloadSchema, hostLinksSchema, linkRefSchema, linkTokenSchema } from "./schemas";
export { type ShownLink, showLink } from "./show-link";
export { sweepLinks } from "./sweep-links";
export type { LinkView } from "./view";

/** The page of a download link, for somebody who may know nothing of this server. */
export const download = {
  title: "Download",
  lead: "Somebody has given you a file from a backup.",
  leadFolder: "Somebody has given you a folder from a backup, as one archive.",
  file: "Name",
  size: "Size",
  sizeUnknown: "known only at the end",
  host: "From",
  taken: "As it was",
  takenUnknown: "unknown",
  expires: "Link ends",
  start: "Download",
  once: "The link works once. If the download breaks off, go on with it in your browser's list of downloads.",
  begun:
    "This link's download has begun already. Only that download can be gone on with, in the browser that began it.",
  dead: "Nothing to download",
} as const;

/** The columns that a reader may hide; which of them are hidden is kept in a cookie, so that the first paint knows. */
export const HOST_COLUMNS = ["connection", "lastGood", "nextRun", "days", "repository", "tags", "versions"] as const;
export type HostColumn = (typeof HOST_COLUMNS)[number];

export const HOST_COLUMNS_COOKIE = "rm_host_columns_off";

export const hiddenFrom = (cookie: string | undefined): HostColumn[] => {
  const named = (cookie ?? "").split(".");
  return HOST_COLUMNS.filter((column) => named.includes(column));
};
export const hiddenToCookie = (hidden: readonly HostColumn[]): string => hidden.join(".");

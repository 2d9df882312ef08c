/** The tabs of a host's page; which one is open is part of the address. */
export const HOST_TABS = [
  "overview",
  "source-groups",
  "schedules",
  "snapshots",
  "jobs",
  "repository",
  "settings",
] as const;
export type HostTab = (typeof HOST_TABS)[number];

/** Reads `?tab=`; anything else is the overview. */
export const hostTabFrom = (text: string | null): HostTab => HOST_TABS.find((tab) => tab === text) ?? "overview";

/** The address of a host's page with that tab open. */
export const hostPath = (hostId: string, tab: HostTab = "overview"): string =>
  `/hosts/${hostId}${tab === "overview" ? "" : `?tab=${tab}`}`;

/** The pages below it that have an address of their own. */
export const linksPath = (hostId: string): string => `/hosts/${hostId}/links`;
export const kitPath = (hostId: string): string => `/hosts/${hostId}/recovery-kit`;

/** How many jobs the overview shows, and how many a page of the list has. */
export const HOST_JOBS = { recent: 6, page: 50 } as const;

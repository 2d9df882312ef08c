/** How many snapshots come with the page; the older ones follow by the thousand. */
export const NEWEST_SNAPSHOTS = 200;
export const OLDER_SNAPSHOTS = 1000;

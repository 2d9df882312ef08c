/** Addresses of what lies beside the wizard. Pure. */

/** The page on which a snapshot's folders are looked at. */
export function browsePath(hostId: string, place: { snapshotId: string; viaHostId: string | null }): string {
  const query = place.viaHostId === null ? "" : `?${new URLSearchParams({ via: place.viaHostId })}`;
  return `/hosts/${hostId}/snapshots/${place.snapshotId}${query}`;
}

export const linksPath = (hostId: string): string => `/hosts/${hostId}/links`;
export const kitPath = (hostId: string): string => `/hosts/${hostId}/recovery-kit`;

/** How a repository's location is written, by where it lies. Source: restic's manual, "Preparing a new repository". */
export const REPOSITORY_EXAMPLE = {
  rest: "rest:https://backup.example/web-1",
  s3: "s3:https://s3.example/bucket/web-1",
  b2: "b2:bucket:web-1",
  azure: "azure:container:/web-1",
  gs: "gs:bucket:/web-1",
  swift: "swift:container:/web-1",
  sftp: "sftp:backup@storage.example:/srv/web-1",
  rclone: "rclone:remote:web-1",
} as const;
export type RepositoryPlace = keyof typeof REPOSITORY_EXAMPLE;

const isPlace = (scheme: string): scheme is RepositoryPlace => Object.hasOwn(REPOSITORY_EXAMPLE, scheme);

/** Where the location that is being typed lies; null while that cannot be told. */
export function repositoryPlaceOf(url: string): RepositoryPlace | "local" | null {
  if (url.startsWith("/")) return "local";
  const scheme = url.slice(0, Math.max(0, url.indexOf(":")));
  return isPlace(scheme) ? scheme : null;
}

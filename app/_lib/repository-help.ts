/** How a repository's location is written, by where it lies. Source: restic's manual, "Preparing a new repository". */
export const REPOSITORY_HELP = {
  rest: { example: "rest:https://backup.example/web-1", login: "User and password of the REST server." },
  s3: { example: "s3:https://s3.example/bucket/web-1", login: "Access key id as user, secret key as password." },
  b2: { example: "b2:bucket:web-1", login: "Account id as user, account key as password." },
  azure: { example: "azure:container:/web-1", login: "Account name as user, account key as password." },
  gs: { example: "gs:bucket:/web-1", login: "Project id as user, access token as password." },
  swift: { example: "swift:container:/web-1", login: "OpenStack user and password." },
  sftp: { example: "sftp:backup@storage.example:/srv/web-1", login: "The host's own SSH key logs in." },
  rclone: { example: "rclone:remote:web-1", login: "The remote is configured on the host." },
} as const;

const EVERYWHERE =
  "A folder such as /srv/restic, or a location that starts with rest:, s3:, b2:, azure:, gs:, swift:, sftp: or rclone:.";

/** One sentence about the location being typed. */
export function repositoryHelpFor(url: string): string {
  const scheme = url.slice(0, Math.max(0, url.indexOf(":")));
  if (url.startsWith("/")) return "A folder of the host itself: it survives mistakes, but not the host.";
  if (!Object.hasOwn(REPOSITORY_HELP, scheme)) return EVERYWHERE;
  const { example, login } = REPOSITORY_HELP[scheme as keyof typeof REPOSITORY_HELP];
  return `As in ${example}. ${login}`;
}

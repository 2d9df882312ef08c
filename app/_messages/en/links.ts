/** Links by which somebody without an account takes one file or folder out of a snapshot. */
export const links = {
  title: "Download links",
  titleOf: "Download links of {hostname}",
  lead: "Each link gives one file or folder to whoever has it, once, without a login. It was shown when it was made and can't be shown again; if it was lost, revoke it and make a new one.",
  open: "Download links",
  none: {
    title: "No link was handed out",
    text: "Open a snapshot, choose a file or folder there, and make a link for it.",
    action: "Go to the snapshots",
  },
  operators: {
    title: "Only operators see download links",
    text: "They name files inside of snapshots. Your role is {role}.",
  },
  column: { what: "File or folder", state: "State", expires: "Good until", made: "Made", actions: "Actions" },
  format: { raw: "as it is", tar: "as tar", zip: "as zip" },
  of: "of snapshot {snapshot}, {format}",
  by: "by {name}",
  revoke: "Revoke",
  revokeFor: "Revoke the link to {path}",
  revokeLink: "Revoke link",
  revokeText:
    "The link stops working at once, also for a download that runs. This can't be undone; a new link can be made.",
  revoked: "The link was revoked.",
} as const;

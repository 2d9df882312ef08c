/** Enrollment tokens. */
export const tokens = {
  title: "Tokens",
  add: "Add host",
  waiting: "{count, plural, =0 {No token waits} one {# token waits} other {# tokens wait}} to be used.",
  none: {
    title: "No token yet",
    text: "Adding a host makes a token: it is good for one hour and lets one host in, once.",
  },
  nothing: {
    title: "No token of this kind",
    text: "Other tokens are shown again without the filter.",
    clear: "Show all",
  },
  show: "Show",
  all: "All",
  column: { host: "Host", state: "State", repository: "Repository", made: "Made", actions: "Actions" },
  expiresIn: "for <left></left> more",
  by: "by {name}",
  revoke: "Revoke",
  revokeFor: "Revoke the token for {host}",
  revoked: "The token for {host} was revoked.",
  revokeToken: "Revoke token",
  revokeText: "Its install line stops working at once. To add the host after all, make a new line with Add host.",
} as const;

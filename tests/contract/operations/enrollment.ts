import type { Drives } from "./driver";
import { fresh, type World } from "./world";

const mint = ({ admin }: World) => admin.mint({ hostname: fresh("new"), repo_url: "/srv/repo" });
const machine = { hostname: "new", os: "linux", arch: "amd64", agent_version: "0.1.0", restic_version: "0.18.0" };

const revoke: Drives[string] = {
  good: async (world) => ({ path: { token_hash: (await mint(world)).token_hash } }),
  bad: async (world) => {
    const { token, token_hash } = await mint(world);
    await world.admin.call("POST", "/api/agents/enroll", { ...machine, token });
    return [
      { what: "an unknown hash", code: "token_not_found", path: { token_hash: "none" } },
      { what: "one that was used", code: "token_not_pending", path: { token_hash } },
    ];
  },
};

export const enrollmentDrives: Drives = {
  listEnrollmentTokens: { good: () => ({ query: { limit: "1" } }) },
  mintEnrollmentToken: {
    good: () => ({ body: { hostname: fresh("new"), repo_url: "/srv/repo", tags: ["prod"], initial_paths: ["/etc"] } }),
    bad: () => [
      { what: "a bad name", code: "invalid_request", body: { hostname: "no host!", repo_url: "/srv/repo" } },
      { what: "a bad location", code: "invalid_request", body: { hostname: "new", repo_url: "ftp://x" } },
      {
        what: "a relative path",
        code: "invalid_request",
        body: { hostname: "new", repo_url: "/r", initial_paths: ["etc"] },
      },
    ],
  },
  checkEnrollmentDetails: {
    good: () => ({ body: { hostname: "no host!", repo_url: "ftp://x" } }),
    bad: () => [{ what: "a list for a name", code: "invalid_request", body: { hostname: [] } }],
  },
  revokeEnrollmentToken: revoke,
  revokeEnrollmentTokenShort: revoke,
  enrollHost: {
    good: async (world) => ({ body: { ...machine, token: (await mint(world)).token } }),
    bad: async (world) => {
      const { token, token_hash } = await mint(world);
      await world.admin.call("POST", `/api/enrollment-tokens/${token_hash}/revoke`);
      return [
        { what: "a made-up token", code: "token_invalid", body: { ...machine, token: "rme_made-up" } },
        { what: "a revoked token", code: "token_revoked", body: { ...machine, token } },
        { what: "another system", code: "unsupported_platform", body: { ...machine, token, os: "plan9" } },
      ];
    },
  },
};

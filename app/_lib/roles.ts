import type { Role } from "./api-types";

/** What each role may do, in one sentence. Total, so that a new role must say it. */
export const ROLE_HELP: Record<Role, string> = {
  viewer: "Sees every host, job and token; changes nothing.",
  operator: "Adds and removes hosts, runs backups, replaces credentials.",
  admin: "Everything, and users and the audit log.",
};

export const ROLES = ["viewer", "operator", "admin"] as const satisfies readonly Role[];
/** Reads a role from a form; anything else counts as the lowest. */
export const roleFrom = (text: string | undefined): Role => ROLES.find((role) => role === text) ?? "viewer";

import type { Role } from "./api-types";

export const ROLES = ["viewer", "operator", "admin"] as const satisfies readonly Role[];
/** Reads a role from a form; anything else counts as the lowest. */
export const roleFrom = (text: string | undefined): Role => ROLES.find((role) => role === text) ?? "viewer";

import type { Role } from "../support";
import type { World } from "./world";

/** What to send: values of the address's `{names}`, the query, the body, further headers. */
export type Input = {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
};

/** One refused input, and the code that refuses it. */
export type BadInput = Input & { what: string; code: string; as?: Role };

/** How to call one operation. Whatever a good call uses up is made anew each time it is asked for. */
export type Drive = {
  good(world: World): Promise<Input> | Input;
  bad?(world: World): Promise<BadInput[]> | BadInput[];
  /** Roles that are high enough, but whose callers are told that what they name is not there. */
  isRefusedFor?: Role[];
  /** Ends what it walks with, or counts tries: called once, by somebody who is not logged in. */
  isOnce?: true;
  /** Its time is over on a server that has an account; every good input is refused with this code. */
  isOver?: string;
};
export type Drives = Record<string, Drive>;

/** The address of what belongs to the world's host, and of what would belong to a host that there is not. */
export const here = ({ host }: World) => ({ path: { host_id: host.host_id } });
export const unknownHost: BadInput = { what: "an unknown host", code: "host_not_found", path: { host_id: "none" } };

/** Of an operation that takes nothing. */
export const plain: Drive = { good: () => ({}) };

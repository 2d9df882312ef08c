import type { Database } from "@/server/db/database";
import type { Clock } from "./clock";
import type { Events } from "./events";
import type { Logger } from "./logger";
import type {
  AgentBuilds,
  AgentConnections,
  Browsing,
  Certificates,
  LiveDownloads,
  LiveProgress,
  RateLimits,
  ReleaseKey,
  Secrets,
  Site,
} from "./ports";

/** `viewer` reads what is no secret; `operator` runs and configures; `admin` also users, settings, audit. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `address` is the remote address after trusted proxies were taken into account. */
export type Actor =
  | { kind: "anonymous"; address: string }
  | { kind: "user"; id: string; name: string; role: Role; address: string; sessionId: string }
  | { kind: "api_token"; id: string; name: string; role: Role; address: string; tokenId: string }
  /** `machineId` is the machine that speaks, once it has greeted: two may hold one identity. */
  | { kind: "agent"; hostId: string; name: string; address: string; machineId?: string }
  | { kind: "system"; name: string };

/** What every verb may use. It is built in `runtime.ts` for a process, and by the test contexts for a test. */
export type Services = {
  db: Database;
  events: Events;
  clock: Clock;
  log: Logger;
  agents: AgentConnections;
  progress: LiveProgress;
  browsing: Browsing;
  downloads: LiveDownloads;
  secrets: Secrets;
  limits: RateLimits;
  releaseKey: ReleaseKey;
  builds: AgentBuilds;
  site: Site;
  certificates: Certificates;
};

/** First argument of every verb. */
export type Ctx = Services & { actor: Actor };

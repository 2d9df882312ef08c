import type { Messages } from "@/app/_messages/text";

export type SettingName = keyof Messages["settings"]["name"];
type Group = { group: keyof Messages["settings"]["group"]; names: readonly SettingName[] };

/** The variables of the environment that an admin may read, by what they are about. */
export const SETTING_GROUPS: readonly Group[] = [
  {
    group: "reach",
    names: ["RM_PUBLIC_URL", "RM_LISTEN", "RM_TLS", "RM_TLS_ROLLOVER_DAYS", "RM_TRUSTED_PROXIES"],
  },
  { group: "history", names: ["RM_KEEP_JOBS_DAYS", "RM_KEEP_LOGS_DAYS", "RM_KEEP_LOGS_MIB"] },
  {
    group: "agents",
    names: ["RM_HEARTBEAT_MS", "RM_OFFLINE_GRACE_MS", "RM_RECONNECT_MAX_MS", "RM_LEASE_OFFLINE_MS"],
  },
  { group: "server", names: ["RM_DATA_DIR", "RM_SECRET_KEY", "RM_RELEASE_PUBLIC_KEY", "RM_LOG_LEVEL"] },
];

import type { Env } from "./env";

/** A setting as people may read it: the variable that holds it, its value, and whether somebody chose it. */
export type ShownSetting = { name: string; value: string; isDefault: boolean };

/**
 * The configuration without its secrets: those are only said to be set or not.
 * @param source the environment that `env` was read from
 */
export function shownSettings(env: Env, source: Record<string, string | undefined> = process.env): ShownSetting[] {
  const { tls, history } = env;
  const values: Record<string, string | number | null> = {
    RM_PUBLIC_URL: env.publicUrl,
    RM_LISTEN: `${env.listen.host}:${env.listen.port}`,
    RM_DATA_DIR: env.dataDir,
    RM_TLS: tls.mode,
    RM_TLS_ROLLOVER_DAYS: tls.mode === "self-signed" ? env.rolloverDays : null,
    RM_TRUSTED_PROXIES: env.trustedProxies.join(", "),
    RM_SECRET_KEY: env.secretKey ? "set" : "",
    RM_RELEASE_PUBLIC_KEY: env.releasePublicKey ?? "",
    RM_KEEP_JOBS_DAYS: history.keepJobsDays,
    RM_KEEP_LOGS_DAYS: history.keepLogsDays,
    RM_KEEP_LOGS_MIB: history.keepLogsMib,
    RM_HEARTBEAT_MS: env.heartbeatMs,
    RM_OFFLINE_GRACE_MS: env.offlineGraceMs,
    RM_RECONNECT_MAX_MS: env.reconnectMaxMs,
    RM_LEASE_OFFLINE_MS: env.leaseOfflineMs,
    RM_LOG_LEVEL: env.logLevel,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: String(value), isDefault: (source[name] ?? "") === "" }],
  );
}

import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { isPlainHttp } from "./core/public-url";
import { StartError } from "./core/start-error";

const text = z.string().trim();
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** `host:port`, `[::1]:port` or a bare port. */
const listenSchema = text.transform((value, ctx) => {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):)?(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  if (!match || port > 65535) {
    ctx.addIssue({ code: "custom", message: "must be host:port, such as 127.0.0.1:8480 or [::1]:8480" });
    return z.NEVER;
  }
  return { host: match[1] ?? match[2] ?? "127.0.0.1", port };
});

const hasLogin = ({ username, password }: URL): boolean => username !== "" || password !== "";

const publicUrlSchema = text.transform((value, ctx) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.search || url.hash || hasLogin(url)) {
    ctx.addIssue({ code: "custom", message: "must be an http or https address, such as https://backup.example" });
    return z.NEVER;
  }
  // The pages load their parts from the root, so below a path they would stay blank.
  if (url.pathname !== "/") {
    ctx.addIssue({ code: "custom", message: "must have no path; give the server a host name or a port of its own" });
    return z.NEVER;
  }
  return url.origin;
});

/** From 100 ms on, which is what agents accept as a heartbeat. */
const milliseconds = (fallback: number) => z.coerce.number().int().min(100).max(86_400_000).default(fallback);

const days = (fallback: number) => z.coerce.number().int().min(1).max(36_500).default(fallback);

const schema = z
  .object({
    RM_LISTEN: listenSchema.default({ host: "127.0.0.1", port: 8480 }),
    RM_PUBLIC_URL: optional(publicUrlSchema),
    RM_DATA_DIR: text.min(1).default("./data"),
    DATABASE_URL: optional(text),
    RM_SECRET_KEY: optional(text),
    RM_RELEASE_PUBLIC_KEY: optional(
      text.regex(/^[A-Za-z0-9+/]{43}=$/, "must be the Base64 of an Ed25519 public key, as sign-agents.mjs prints it"),
    ),
    RM_ADMIN_USERNAME: optional(text),
    RM_ADMIN_PASSWORD: optional(z.string()),
    RM_TLS: z.enum(["off", "self-signed", "files"]).default("off"),
    RM_TLS_CERT: optional(text),
    RM_TLS_KEY: optional(text),
    RM_TLS_NEXT_CERT: optional(text),
    RM_TLS_ROLLOVER_DAYS: z.coerce.number().int().min(4).max(365).default(30),
    RM_ALLOW_HTTP: z.enum(["0", "1"]).default("0"),
    RM_TRUSTED_PROXIES: optional(text),
    RM_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    RM_AGENT_DIR: optional(text),
    RM_HEARTBEAT_MS: milliseconds(30_000),
    RM_OFFLINE_GRACE_MS: milliseconds(10_000),
    RM_RECONNECT_MAX_MS: milliseconds(60_000),
    RM_KEEP_JOBS_DAYS: days(400),
    RM_KEEP_LOGS_DAYS: days(90),
    RM_KEEP_LOGS_MIB: z.coerce.number().int().min(1).max(1_048_576).default(4096),
    RM_LEASE_OFFLINE_MS: milliseconds(300_000),
  })
  .superRefine((env, ctx) => {
    const need = (key: string, message: string) => ctx.addIssue({ code: "custom", path: [key], message });
    if (["0.0.0.0", "::"].includes(env.RM_LISTEN.host) && !env.RM_PUBLIC_URL)
      need("RM_PUBLIC_URL", "is needed when RM_LISTEN names every address, because hosts must be told one of them");
    if (env.RM_TLS === "files" && !env.RM_TLS_CERT) need("RM_TLS_CERT", "is needed when RM_TLS is files");
    if (env.RM_TLS === "files" && !env.RM_TLS_KEY) need("RM_TLS_KEY", "is needed when RM_TLS is files");
    if (env.RM_ADMIN_PASSWORD && !env.RM_ADMIN_USERNAME)
      need("RM_ADMIN_USERNAME", "is needed beside RM_ADMIN_PASSWORD");
    if (env.RM_ADMIN_USERNAME && !env.RM_ADMIN_PASSWORD)
      need("RM_ADMIN_PASSWORD", "is needed beside RM_ADMIN_USERNAME");
    if (env.DATABASE_URL && !/^file:./.test(env.DATABASE_URL))
      need("DATABASE_URL", "must be file:/path/to/database.db; this version keeps its data in SQLite");
  });

export type Env = ReturnType<typeof readEnv>;

/**
 * Reads and checks the configuration; README.md has the table.
 * @throws StartError that names every wrong variable
 */
export function readEnv(source: Record<string, string | undefined> = process.env) {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new StartError(`The configuration is wrong: ${problems.join("; ")}.`);
  }
  const env = parsed.data;
  const dataDir = resolve(env.RM_DATA_DIR);
  const scheme = env.RM_TLS === "off" ? "http" : "https";
  const host = env.RM_LISTEN.host.includes(":") ? `[${env.RM_LISTEN.host}]` : env.RM_LISTEN.host;
  const publicUrl = env.RM_PUBLIC_URL ?? `${scheme}://${host}:${env.RM_LISTEN.port}`;
  if (isPlainHttp(publicUrl) && env.RM_ALLOW_HTTP !== "1") throw new StartError(refusedHttp(publicUrl));
  const file = env.DATABASE_URL?.replace(/^file:(\/\/)?/, "");
  return {
    listen: env.RM_LISTEN,
    publicUrl,
    dataDir,
    databaseFile: file ? (isAbsolute(file) ? file : resolve(file)) : join(dataDir, "restic-manager.db"),
    secretKey: env.RM_SECRET_KEY,
    releasePublicKey: env.RM_RELEASE_PUBLIC_KEY,
    admin:
      env.RM_ADMIN_USERNAME && env.RM_ADMIN_PASSWORD
        ? { username: env.RM_ADMIN_USERNAME, password: env.RM_ADMIN_PASSWORD }
        : null,
    tls: { mode: env.RM_TLS, certFile: env.RM_TLS_CERT, keyFile: env.RM_TLS_KEY, nextCertFile: env.RM_TLS_NEXT_CERT },
    rolloverDays: env.RM_TLS_ROLLOVER_DAYS,
    trustedProxies: (env.RM_TRUSTED_PROXIES ?? "").split(/[\s,]+/).filter(Boolean),
    logLevel: env.RM_LOG_LEVEL,
    agentDir: env.RM_AGENT_DIR ? resolve(env.RM_AGENT_DIR) : null,
    heartbeatMs: env.RM_HEARTBEAT_MS,
    offlineGraceMs: env.RM_OFFLINE_GRACE_MS,
    reconnectMaxMs: env.RM_RECONNECT_MAX_MS,
    history: {
      keepJobsDays: env.RM_KEEP_JOBS_DAYS,
      keepLogsDays: env.RM_KEEP_LOGS_DAYS,
      keepLogsMib: env.RM_KEEP_LOGS_MIB,
    },
    leaseOfflineMs: env.RM_LEASE_OFFLINE_MS,
  };
}

const refusedHttp = (publicUrl: string): string =>
  `Hosts would reach this server at ${publicUrl} without TLS, and passwords and tokens would cross the network in the clear. Set RM_TLS=self-signed, or put a proxy with a certificate in front and name its https address in RM_PUBLIC_URL; RM_ALLOW_HTTP=1 starts it all the same.`;

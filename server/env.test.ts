import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env";

describe("readEnv", () => {
  it("has a default for everything", () => {
    expect(readEnv({})).toMatchObject({
      listen: { host: "127.0.0.1", port: 8480 },
      publicUrl: "http://127.0.0.1:8480",
      dataDir: resolve("data"),
      databaseFile: join(resolve("data"), "restic-manager.db"),
      admin: null,
      tls: { mode: "off" },
      trustedProxies: [],
      logLevel: "info",
      history: { keepJobsDays: 400, keepLogsDays: 90, keepLogsMib: 4096 },
    });
  });

  it.each([
    ["0.0.0.0:9000", { host: "0.0.0.0", port: 9000 }],
    ["[::1]:9000", { host: "::1", port: 9000 }],
    ["9000", { host: "127.0.0.1", port: 9000 }],
  ])("listens where RM_LISTEN says: %s", (RM_LISTEN, listen) => {
    expect(readEnv({ RM_LISTEN, RM_PUBLIC_URL: "https://a" }).listen).toEqual(listen);
  });

  it.each([
    [{ RM_LISTEN: "nowhere" }, /RM_LISTEN must be host:port/],
    [{ RM_LISTEN: "127.0.0.1:99999" }, /RM_LISTEN/],
    [{ RM_PUBLIC_URL: "backup.example" }, /RM_PUBLIC_URL must be an http/],
    [{ RM_PUBLIC_URL: "https://a/?x=1" }, /RM_PUBLIC_URL/],
    [{ RM_PUBLIC_URL: "https://:pw@a" }, /RM_PUBLIC_URL/],
    [{ RM_PUBLIC_URL: "https://ops.example/backup/" }, /RM_PUBLIC_URL must have no path/],
    [{ RM_LISTEN: "0.0.0.0:8480" }, /RM_PUBLIC_URL is needed/],
    [{ RM_LISTEN: "[::]:8480" }, /RM_PUBLIC_URL is needed/],
    [{ RM_RELEASE_PUBLIC_KEY: "MCowBQYDK2VwAyEA" }, /RM_RELEASE_PUBLIC_KEY must be the Base64/],
    [{ RM_HEARTBEAT_MS: "60" }, /RM_HEARTBEAT_MS/],
    [{ RM_KEEP_JOBS_DAYS: "0" }, /RM_KEEP_JOBS_DAYS/],
    [{ RM_KEEP_LOGS_DAYS: "for ever" }, /RM_KEEP_LOGS_DAYS/],
    [{ RM_KEEP_LOGS_MIB: "-1" }, /RM_KEEP_LOGS_MIB/],
    [{ RM_TLS: "on" }, /RM_TLS/],
    [{ RM_TLS_ROLLOVER_DAYS: "1" }, /RM_TLS_ROLLOVER_DAYS/],
    [{ RM_ALLOW_HTTP: "yes" }, /RM_ALLOW_HTTP/],
    [{ RM_TLS: "files" }, /RM_TLS_CERT is needed.*RM_TLS_KEY is needed/],
    [{ RM_ADMIN_USERNAME: "root" }, /RM_ADMIN_PASSWORD is needed/],
    [{ DATABASE_URL: "postgresql://db/rm" }, /DATABASE_URL must be file:/],
    [{ RM_LOG_LEVEL: "loud" }, /RM_LOG_LEVEL/],
  ])("names the wrong variable: %o", (source, message) => {
    expect(() => readEnv(source)).toThrow(message);
  });

  it("drops a public URL's trailing slash", () => {
    expect(readEnv({ RM_PUBLIC_URL: "https://ops.example:8443/" }).publicUrl).toBe("https://ops.example:8443");
  });

  it.each([{ RM_PUBLIC_URL: "http://backup.example" }, { RM_LISTEN: "192.0.2.7:8480" }])(
    "refuses to be reached over a network without TLS, and says what to do: %o",
    (source) => {
      expect(() => readEnv(source)).toThrow(/without TLS.*RM_TLS=self-signed.*RM_ALLOW_HTTP=1/);
      expect(readEnv({ ...source, RM_ALLOW_HTTP: "1" }).publicUrl).toMatch(/^http:/);
      expect(readEnv({ ...source, RM_PUBLIC_URL: "https://backup.example" }).tls.mode).toBe("off");
    },
  );

  it("treats an empty variable as not set", () => {
    expect(readEnv({ RM_PUBLIC_URL: "", RM_SECRET_KEY: "" }).secretKey).toBeUndefined();
  });
});

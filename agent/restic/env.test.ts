import assert from "node:assert/strict";
import { backupArguments } from "../commands/backup.ts";
import { absolutePathSchema, isAtLeast, type RepositoryAccess } from "../protocol/mod.ts";
import { backupOrderOf } from "../testing/scene.ts";
import { hostSettings, resticEnvironment, secretsOf } from "./env.ts";

const paths = { resticHome: "/state/home", resticCacheDir: "/state/cache" };
const environment = (access: RepositoryAccess, resticVersion = "0.18.0", host: Record<string, string> = {}) =>
  resticEnvironment({ access, resticVersion, paths, getVariable: (name) => host[name] });

const rest: RepositoryAccess = {
  url: "rest:https://backup.example/web-01/",
  username: "web@01",
  password: "p/ss:w@rd",
  encryptionPassword: "the repository's own",
};

Deno.test("restic 0.18 gets the REST login by variables of its own, the URL stays clean", async () => {
  const env = await environment(rest);
  assert.equal(env.RESTIC_REPOSITORY, rest.url);
  assert.equal(env.RESTIC_REST_USERNAME, "web@01");
  assert.equal(env.RESTIC_REST_PASSWORD, "p/ss:w@rd");
  assert.equal(env.RESTIC_PASSWORD, "the repository's own");
});

Deno.test("restic 0.14, which ignores those, gets it inside the URL in the environment", async () => {
  const env = await environment(rest, "0.14.0");
  assert.equal(env.RESTIC_REPOSITORY, "rest:https://web%4001:p%2Fss%3Aw%40rd@backup.example/web-01/");
  assert.equal(env.RESTIC_REST_PASSWORD, undefined);
  const again = await environment({ ...rest, url: "rest:https://old:login@backup.example/web-01/" }, "0.14.0");
  assert.equal(again.RESTIC_REPOSITORY, env.RESTIC_REPOSITORY);
});

Deno.test("each backend gets its login under its own names, and only there", async () => {
  const login = { username: "the-user", password: "the-pass", encryptionPassword: "e" };
  const names: Record<string, [string, string]> = {
    "s3:https://s3.example/bucket": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    "b2:bucket:path": ["B2_ACCOUNT_ID", "B2_ACCOUNT_KEY"],
    "azure:container:/": ["AZURE_ACCOUNT_NAME", "AZURE_ACCOUNT_KEY"],
    "gs:bucket:/": ["GOOGLE_PROJECT_ID", "GOOGLE_ACCESS_TOKEN"],
    "swift:container:/": ["OS_USERNAME", "OS_PASSWORD"],
  };
  for (const [url, [user, password]] of Object.entries(names)) {
    const env = await environment({ url, ...login });
    assert.deepEqual([env[user], env[password]], ["the-user", "the-pass"], url);
    assert.equal(Object.values(env).filter((value) => value.includes("the-pass")).length, 1, url);
  }
  const local = await environment({ url: "/srv/repo", ...login });
  assert.equal(Object.values(local).includes("the-pass"), false);
});

Deno.test("nothing of the host's environment reaches restic but what is listed", async () => {
  const host = {
    RESTIC_PASSWORD_COMMAND: "touch /tmp/owned",
    RESTIC_REPOSITORY: "/elsewhere",
    LD_PRELOAD: "/tmp/evil.so",
    RM_AGENT_TOKEN: "rma_secret",
    HOME: "/root",
    HTTPS_PROXY: "http://proxy:3128",
    PATH: "/opt/bin:/usr/bin",
  };
  const env = await environment({ url: "/srv/repo", encryptionPassword: "e" }, "0.18.0", host);
  assert.deepEqual(Object.keys(env).sort(), [
    "HOME",
    "HTTPS_PROXY",
    "PATH",
    "RESTIC_CACHE_DIR",
    "RESTIC_PASSWORD",
    "RESTIC_PROGRESS_FPS",
    "RESTIC_REPOSITORY",
  ]);
  assert.equal(env.HOME, paths.resticHome);
  assert.equal(env.RESTIC_REPOSITORY, "/srv/repo");
  assert.equal(env.PATH, "/opt/bin:/usr/bin");
});

Deno.test("a password inside the URL counts as a secret, encoded and plain", () => {
  const secrets = secretsOf({ url: "rest:https://u:p%40ss@h/", encryptionPassword: "enc" });
  assert.deepEqual(secrets.sort(), ["enc", "p%40ss", "p@ss"]);
});

Deno.test("paths come after --, so that one that looks like an option is only a path", () => {
  const paths = ["/--password-command=id", "/-o", "/etc"];
  const order = backupOrderOf({ excludes: ["--repo=/elsewhere"], tags: ["--json"], isExcludeCaches: true }, ...paths);
  for (const path of paths) absolutePathSchema.parse(path);
  const toolsOf = (version: string) => ({
    restic: { program: "/usr/bin/restic", version },
    lockPatience: "5m",
    log: () => {},
  });
  const args = backupArguments(toolsOf("0.18.0"), order);
  assert.deepEqual(args.slice(args.indexOf("--") + 1), paths);
  assert.ok(args.includes("--exclude=--repo=/elsewhere"));
  assert.ok(args.includes("--tag=--json"));
  assert.ok(args.includes("--retry-lock=5m"));
  assert.equal(backupArguments(toolsOf("0.14.0"), order).includes("--retry-lock=5m"), false);
});

Deno.test("versions are compared by number", () => {
  assert.ok(isAtLeast("0.18.0", "0.18.0"));
  assert.ok(isAtLeast("0.18.1-dev", "0.18.0"));
  assert.ok(isAtLeast("1.0", "0.19.9"));
  assert.equal(isAtLeast("0.9.6", "0.14.0"), false);
});

Deno.test("a host's own settings count only where its repository is reached by them", () => {
  const env = { PATH: "/bin", LANG: "C", SSL_CERT_FILE: "/own/ca.pem", HTTP_PROXY: "http://proxy.example" };
  const named = (url: string) => Object.keys(hostSettings(env, url)).sort();
  assert.deepEqual(named("rest:https://backup.example/web-1"), ["HTTP_PROXY", "SSL_CERT_FILE"]);
  assert.deepEqual(named("rest:http://10.0.0.2/web-1"), ["HTTP_PROXY"]);
  assert.deepEqual(named("/srv/backup"), []);
});

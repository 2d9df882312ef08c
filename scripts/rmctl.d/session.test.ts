import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { startFakeApi } from "./testing/fake-api";
import { makeRmctl } from "./testing/run-rmctl";

const PASSWORD = "correct horse 'battery'";
let minted = 0;
const routes = () => ({
  "POST /api/auth/login": {
    body: { user_id: "u1", role: "operator" },
    headers: { "set-cookie": "rm_session=the-session; HttpOnly; Path=/" },
  },
  "POST /api/auth/api-tokens": () => ({
    body: { token: `rmt_secret-${++minted}`, token_id: `t${minted}`, expires_at: "2027-01-01T00:00:00Z" },
  }),
  "POST /api/auth/logout": { status: 204 },
  "GET /api/auth/me": {
    body: { user_id: "u1", username: "ann", role: "operator", expires_at: "2027-01-01T00:00:00Z" },
  },
});

async function loggedIn() {
  const fake = await startFakeApi(routes());
  const rmctl = makeRmctl();
  const ran = await rmctl.run(["login", fake.url, "--username", "ann", "--password-stdin"], { input: `${PASSWORD}\n` });
  const kept = JSON.parse(readFileSync(rmctl.configPath, "utf8"));
  return { fake, ...rmctl, ran, kept };
}

it("a login keeps a token of bounded life in a file of its own, and ends the session", async () => {
  const { fake, configPath, ran, kept } = await loggedIn();
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("as ann (operator)") });
  expect(fake.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/auth/login",
    "POST /api/auth/api-tokens",
    "POST /api/auth/logout",
  ]);
  expect(fake.seen[0]?.body).toEqual({ username: "ann", password: PASSWORD });
  expect(fake.seen[1]).toMatchObject({
    headers: { cookie: "rm_session=the-session" },
    body: { name: expect.stringMatching(/^rmctl on /), role_limit: "operator", expires_in_days: 30 },
  });
  expect(kept).toMatchObject({ server: fake.url, username: "ann", token_id: expect.stringMatching(/^t\d/) });
  expect(statSync(configPath).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(configPath)).mode & 0o777).toBe(0o700);
});

it("shows neither password nor token, and keeps no password", async () => {
  const { ran, kept, run } = await loggedIn();
  const shown = JSON.stringify([ran, await run(["whoami"]), await run(["whoami", "--json"]), await run(["logout"])]);
  expect(shown).not.toContain(kept.token);
  expect(shown).not.toContain("battery");
  expect(JSON.stringify(kept)).not.toContain("battery");
});

it("a second login at the same server revokes the token of the first", async () => {
  const { fake, run, kept } = await loggedIn();
  await run(["login", "--username", "ann"], { env: { RM_PASSWORD: PASSWORD } });
  expect(fake.seen.at(-1)).toMatchObject({ method: "DELETE", path: `/api/auth/api-tokens/${kept.token_id}` });
});

it("a logout revokes the token and forgets it, also one that is over; without a server it forgets nothing", async () => {
  const { fake, run, kept, configPath } = await loggedIn();
  const route = `DELETE /api/auth/api-tokens/${kept.token_id}`;
  fake.on(route, { status: 503, body: { code: "shutting_down", message: "The server stops; try again." } });
  expect(await run(["logout"])).toMatchObject({ code: 5 });
  expect(existsSync(configPath)).toBe(true);
  fake.on(route, { status: 401, body: { code: "unauthenticated", message: "Log in first." } });
  expect(await run(["logout"])).toMatchObject({ code: 0 });
  expect(existsSync(configPath)).toBe(false);
  expect(await run(["logout"])).toMatchObject({ code: 0 });
  expect(await run(["hosts"])).toMatchObject({ code: 3, stderr: expect.stringContaining("not_logged_in") });
});

it("the environment wins over the login", async () => {
  const { fake, run } = await loggedIn();
  await run(["whoami"], { env: { RM_API_TOKEN: "rmt_of-the-bot" } });
  expect(fake.seen.at(-1)?.headers.authorization).toBe("Bearer rmt_of-the-bot");
});

it("the token of one server is never sent to another", async () => {
  const { run } = await loggedIn();
  const other = await startFakeApi(routes());
  for (const how of [{ env: { RM_SERVER: other.url } }, { args: ["--server", other.url] }])
    expect(await run(["whoami", ...(how.args ?? [])], how.env ? { env: how.env } : {})).toMatchObject({ code: 3 });
  expect(other.seen).toEqual([]);
});

it("a secret among the arguments is warned of", async () => {
  const fake = await startFakeApi(routes());
  const { run } = makeRmctl();
  const { stderr, code } = await run(["login", fake.url, "-u", "ann", "--password", PASSWORD]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Warning: --password /);
  expect(stderr).not.toContain("battery");
});

it("a refused login leaves the former one as it was", async () => {
  const { fake, run, kept, configPath } = await loggedIn();
  const refusal = { code: "invalid_credentials", message: "Name or password is wrong; try again." };
  fake.on("POST /api/auth/login", { status: 401, body: refusal });
  expect(await run(["login", "-u", "ann"], { env: { RM_PASSWORD: "no" } })).toMatchObject({ code: 3 });
  expect(JSON.parse(readFileSync(configPath, "utf8"))).toEqual(kept);
});

it("a login that others could read is closed to them, and said so", async () => {
  const { run, configPath } = await loggedIn();
  chmodSync(configPath, 0o644);
  expect((await run(["whoami"])).stderr).toContain("could be read by others");
  expect(statSync(configPath).mode & 0o777).toBe(0o600);
  writeFileSync(configPath, "{}");
  expect(await run(["whoami"])).toMatchObject({ code: 2, stderr: expect.stringContaining("is no login of rmctl") });
});

it.each(["ftp://x.example", "https://ann:secret@x.example", "https://", "http://a b"])(
  "%s is no server",
  async (address) => {
    const { code, stderr } = await makeRmctl().run(["login", address]);
    expect(code).toBe(2);
    expect(stderr).not.toContain("secret");
  },
);

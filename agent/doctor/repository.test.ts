/** The repository as the doctor sees it, with real restic and rest-server. */
import assert from "node:assert/strict";
import { realDisk } from "../files.ts";
import { agentPaths } from "../paths.ts";
import type { RepositoryAccess } from "../protocol/mod.ts";
import { configFor, REPOSITORY_PASSWORD } from "../testing/orders.ts";
import { freePort, makeRepository, resticPath, startRestServer } from "../testing/programs.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import type { DoctorDeps, Said } from "./check.ts";
import { examine } from "./doctor.ts";
import { checkRepository } from "./repository.ts";

const LOGIN = { name: "backup", password: "geheim+im/repo:42" };

async function depsIn(dir: TempDir): Promise<DoctorDeps> {
  const variables: Record<string, string> = {
    ...{ RM_CONFIG_DIR: dir.file("config"), RM_STATE_DIR: dir.file("state"), PATH: "/usr/bin:/bin" },
    RM_RESTIC: await resticPath("0.18"),
  };
  const getVariable = (name: string) => variables[name];
  const paths = agentPaths(getVariable);
  for (const folder of [paths.configDir, paths.stateDir]) await realDisk.makeDir(folder);
  return { paths, getVariable };
}

async function look(deps: DoctorDeps, url: string, more: Partial<RepositoryAccess> = {}): Promise<Said> {
  await realDisk.writeFile(deps.paths.configFile, JSON.stringify(configFor(url, more)));
  return await checkRepository(deps, new AbortController().signal);
}

function assertSaid(said: Said, state: Said["state"], message: RegExp, fix: RegExp | null = null): void {
  assert.equal(said.state, state, JSON.stringify(said));
  assert.match(said.message, message);
  if (fix === null) assert.equal(said.fix, null);
  else assert.match(said.fix ?? "", fix);
}

Deno.test("each way in which a repository does not open is told apart, with its own fix", async () => {
  using dir = tempDir();
  const deps = await depsIn(dir);
  assertSaid(await checkRepository(deps, new AbortController().signal), "skipped", /has not given/);
  await Deno.mkdir(dir.file("served"));
  await makeRepository(dir.file("served/repo"), REPOSITORY_PASSWORD);
  await using server = await startRestServer(dir.file("served"), LOGIN);
  const login = { username: LOGIN.name, password: LOGIN.password };
  assertSaid(await look(deps, server.url("repo"), login), "ok", /opens with this host's credentials/);
  const wrong = await look(deps, server.url("repo"), { ...login, encryptionPassword: "not the password" });
  assertSaid(wrong, "bad", /wrong password/i, /own password/);
  const stranger = await look(deps, server.url("repo"), { ...login, password: "another password" });
  assertSaid(stranger, "bad", /refuses this user name/, /login/);
  assertSaid(await look(deps, server.url("none"), login), "bad", /./, /address/);
  const dead = await look(deps, `rest:http://127.0.0.1:${await freePort()}/repo`, login);
  assertSaid(dead, "bad", /refused the connection/, /firewall/);
});

Deno.test("a lock of a restic that died on this host is found, and said how to remove it", async () => {
  using dir = tempDir();
  const deps = await depsIn(dir);
  const repository = dir.file("repo");
  await makeRepository(repository, REPOSITORY_PASSWORD);
  const source = dir.file("source");
  await Deno.mkdir(source);
  // It reads a pipe that nobody writes to, holds its lock meanwhile, and is killed.
  await new Deno.Command("mkfifo", { args: [dir.file("pipe")] }).output();
  const restic = new Deno.Command("/bin/sh", {
    args: ["-c", `exec "${await resticPath("0.18")}" backup --stdin <"${dir.file("pipe")}"`],
    clearEnv: true,
    env: { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: REPOSITORY_PASSWORD, HOME: dir.path },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const pipe = await Deno.open(dir.file("pipe"), { write: true });
  const locks = () => [...Deno.readDirSync(`${repository}/locks`)].filter(({ name }) => name.length === 64);
  while (locks().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assertSaid(await look(deps, repository), "ok", /1 restic work with it now/);
  restic.kill("SIGKILL");
  await restic.status;
  pipe.close();
  assertSaid(await look(deps, repository), "warn", /died here and left its lock/, /Unlock/);
});

Deno.test("the whole examination goes on without server, repository and agent, and tells no secret", async () => {
  using dir = tempDir();
  const deps = await depsIn(dir);
  const port = await freePort();
  const token = "rma_a-token-that-nobody-may-see-0123456789";
  await realDisk.writeFile(
    deps.paths.envFile,
    `RM_SERVER=http://127.0.0.1:${port}\nRM_HOST_ID=host-1\nRM_AGENT_TOKEN=${token}\nRM_CERT_PIN_SHA256=\n`,
  );
  const url = `rest:http://user:secret-of-the-address@127.0.0.1:${port}/repo`;
  await realDisk.writeFile(deps.paths.configFile, JSON.stringify(configFor(url)));
  const results = await examine(deps);
  const findings = results.filter(({ state }) => state === "bad" || state === "warn");
  for (const { check, fix } of findings) assert.ok(fix, `${check} has a fix`);
  for (const { message } of results) assert.doesNotMatch(message, /\n/);
  const bad = findings.map(({ check }) => check);
  for (const check of ["tcp", "repository", "agent"] as const) assert.ok(bad.includes(check), check);
  assert.doesNotMatch(JSON.stringify(results), /nobody-may-see|secret-of-the-address|correct horse/);
});

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host } from "../harness/api";
import { makeRmctl, type Rmctl } from "../harness/rmctl";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { makePerson, type Person, startContractServer } from "./support";

export const REPOSITORY_PASSWORD = "the-password-of-the-repository";
/** Quicker than in production, so that no test waits for half a minute. */
const QUICK = { RM_HEARTBEAT_MS: "2000", RM_OFFLINE_GRACE_MS: "500", RM_RECONNECT_MAX_MS: "1000" };

export interface RmctlSite {
  server: TestServer;
  admin: Api;
  operator: Person;
  /** Logged in as the operator. */
  rmctl: Rmctl;
  /** The one of the host `web-1`, which backs up `source`. */
  agent: TestAgent;
  host: Host;
  source: string;
  /** Exit code and, of a failure's one line, the code of the API. */
  exitOf(args: readonly string[], env?: Record<string, string>): Promise<[number | null, string | null]>;
}

/** A server, an operator who logged in by rmctl, and a host that rmctl's own token line enrolled. */
export async function openRmctlSite(): Promise<RmctlSite> {
  const server = await startContractServer(QUICK);
  const admin = await server.adminApi();
  const operator = await makePerson(server, admin, "operator");
  const source = join(await makeTempDir("source"), "data");
  await mkdir(source);
  await writeFile(join(source, "file"), "content");
  const rmctl = await makeRmctl();
  const args = ["login", server.url, "--username", operator.username, "--password-stdin"];
  const login = await rmctl.run(args, { input: `${operator.password}\n` });
  expect(login.code, login.stderr).toBe(0);
  const agent = await onboard({ server, rmctl, source });
  return {
    ...{ server, admin, operator, rmctl, agent, source },
    host: await admin.waitForHost("web-1", { status: "online", repo_status: "ready" }),
    async exitOf(args, env = {}) {
      const { code, stderr } = await rmctl.run(args, { env });
      return [code, /^rmctl: (\w+): [^\n]+\n$/m.exec(stderr)?.[1] ?? null];
    },
  };
}

async function onboard({ server, rmctl, source }: Pick<RmctlSite, "server" | "rmctl" | "source">): Promise<TestAgent> {
  const repository = join(await makeTempDir("repository"), "repo");
  const order = ["--hostname", "web-1", "--repo-url", repository, "--tag", "prod", "--path", source];
  const minted = await rmctl.run(["tokens", "mint", ...order, "--repo-password-stdin"], {
    input: `${REPOSITORY_PASSWORD}\n`,
  });
  expect(minted.code, minted.stderr).toBe(0);
  const token = /rme_[\w-]+/.exec(minted.stdout)?.[0] ?? "";
  const agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  return agent;
}

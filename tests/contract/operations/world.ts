import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../../harness/agent";
import type { Api, Host } from "../../harness/api";
import type { TestServer } from "../../harness/server";
import { makeTempDir } from "../../harness/temp";
import { makePerson, type Role, startContractServer, stranger } from "../support";

/** A server with one host that is online over a real repository, and people of each role. */
export type World = {
  server: TestServer;
  people: Record<Role, Api>;
  admin: Api;
  host: Host;
  sourceGroupId: string;
  /** A folder on the host that its source group backs up. */
  source: string;
  /** A backup of that host that succeeded. */
  backupJobId: string;
  /** A host whose agent never connects; made anew each time, and what is given of it is as it says. */
  spareHost(facts?: { agent_version: string }): Promise<Host>;
  /** A schedule that backs one group of a host up on leap days. @returns its id */
  newSchedule(hostId: string, sourceGroupId: string): Promise<string>;
};

export async function makeWorld(): Promise<World> {
  const server = await startContractServer();
  const admin = await server.adminApi();
  const person = async (role: Role) => (await makePerson(server, admin, role)).api;
  const people = { viewer: await person("viewer"), operator: await person("operator"), admin: await person("admin") };
  const source = await makeTempDir("source");
  await writeFile(join(source, "file"), "content");
  const repository = join(await makeTempDir("repository"), "repo");
  const agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
  const { token } = await admin.mint({
    hostname: "web-1",
    repo_url: repository,
    repo_password: "the-password-of-the-repository",
    initial_paths: [source],
  });
  await agent.enroll(token);
  await agent.run();
  const host = await admin.waitForHost("web-1", { status: "online", repo_status: "ready" });
  const sourceGroupId = (await admin.sourceGroups(host.host_id))[0]?.source_group_id ?? "";
  const { job_id: backupJobId } = await admin.runSourceGroup(sourceGroupId);
  await admin.waitForJob(backupJobId, ["succeeded"]);
  return {
    ...{ server, people, admin, host, sourceGroupId, source, backupJobId },
    spareHost: (facts) => enrollSpareHost(server, admin, facts),
    newSchedule: (hostId, groupId) => makeSchedule(admin, hostId, groupId),
  };
}

export const fresh = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`;

/** No other day comes so seldom: none of them runs while it is looked at. */
export const LEAP_DAY = { cron: "0 4 29 2 *", time_zone: "UTC" };

async function makeSchedule(admin: Api, hostId: string, sourceGroupId: string): Promise<string> {
  const body = { name: fresh("backup"), kind: "backup", ...LEAP_DAY, source_group_ids: [sourceGroupId] };
  return (await admin.call<{ schedule_id: string }>("POST", `/api/hosts/${hostId}/schedules`, body)).schedule_id;
}

async function enrollSpareHost(server: TestServer, admin: Api, facts = { agent_version: "0.1.0" }): Promise<Host> {
  const hostname = fresh("spare");
  const { token } = await admin.mint({ hostname, repo_url: "/srv/repo" });
  const body = { token, hostname, os: "linux", arch: "amd64", ...facts };
  await stranger(server).call("POST", "/api/agents/enroll", body);
  return admin.host(hostname);
}

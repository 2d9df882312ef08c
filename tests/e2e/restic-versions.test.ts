import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent } from "../harness/agent";
import type { Api, MintRequest } from "../harness/api";
import { findFreePort } from "../harness/ports";
import { type RestServer, startRestServer } from "../harness/rest-server";
import { plainRestic, RESTIC_VERSIONS } from "../harness/restic";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { QUICK, REPOSITORY } from "./support";

let server: TestServer;
let admin: Api;
let rest: RestServer;
beforeAll(async () => {
  server = await startServer({ env: QUICK });
  admin = await server.adminApi();
  rest = await startRestServer({ users: { [REPOSITORY.username]: REPOSITORY.password } });
});

describe.each(RESTIC_VERSIONS)("restic %s", (version) => {
  const hostname = `restic-${version}`;

  it("is driven through init, backup, snapshots, a wrong password, a wrong login and an unreachable repository", async () => {
    const source = await makeTempDir("source");
    await writeFile(join(source, "file"), `content for ${version}`);
    const order: MintRequest = {
      hostname,
      repo_url: rest.repositoryUrl(hostname),
      repo_username: REPOSITORY.username,
      repo_password: REPOSITORY.password,
      initial_paths: [source],
    };
    const agent = await makeAgent({ serverUrl: server.url, hostname, restic: version });
    const enrolled = await agent.enroll((await admin.mint(order)).token);
    expect(enrolled.code, enrolled.stderr).toBe(0);
    await agent.run();
    const host = await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
    expect(String(host.restic_version).startsWith("0.")).toBe(true);

    const [group] = await admin.sourceGroups(host.host_id);
    const { job_id } = await admin.runSourceGroup(String(group?.source_group_id));
    const backup = await admin.waitForJob(job_id);
    expect(backup, backup.output).toMatchObject({ status: "succeeded", exit_code: 0, summary: { files_new: 1 } });
    const restic = await plainRestic(
      { url: order.repo_url, ...REPOSITORY, repositoryPassword: REPOSITORY.password },
      version,
    );
    const [snapshot] = await restic.snapshots();
    expect(snapshot?.paths).toEqual([source]);
    await expect
      .poll(() => admin.snapshots(host.host_id), { timeout: 30_000, interval: 200 })
      .toMatchObject([{ snapshot_id: snapshot?.id, paths: [source] }]);

    const replace = async (changes: Partial<MintRequest>) => {
      const body = { ...order, hostname: undefined, initial_paths: undefined, ...changes };
      const { job_id } = await admin.call<{ job_id: string }>("PUT", `/api/hosts/${host.host_id}/repo`, body);
      return admin.waitForJob(job_id, undefined, 60_000);
    };
    expect(await replace({ repo_encryption_password: "another" })).toMatchObject({ cause: "wrong_password" });
    expect(await admin.host(hostname)).toMatchObject({ repo_status: "init_failed", repo_cause: "wrong_password" });
    const encryption = { repo_encryption_password: REPOSITORY.password };
    expect(await replace({ repo_password: "another", ...encryption })).toMatchObject({ cause: "auth_refused" });
    const startedAt = performance.now();
    const nowhere = { repo_url: `rest:http://127.0.0.1:${await findFreePort()}/x` };
    expect(await replace(nowhere)).toMatchObject({ status: "failed", cause: "repo_unreachable" });
    expect(performance.now() - startedAt).toBeLessThan(45_000);
    expect(await replace({})).toMatchObject({ status: "succeeded" });
    expect(await admin.waitForHost(hostname, { repo_status: "ready" })).toMatchObject({ repo_cause: null });
    await agent.stop();
  });
});

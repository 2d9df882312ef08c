import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host, Job } from "../harness/api";
import { plainRestic } from "../harness/restic";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expectProblem, makePerson, type Person, refusedFields, startContractServer, stranger } from "./support";

const PASSWORD = "the-password-of-the-repository";
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
let server: TestServer;
let admin: Api;
let operator: Person;
let viewer: Person;
let agent: TestAgent;
let host: Host;
let repository: string;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
  operator = await makePerson(server, admin, "operator");
  viewer = await makePerson(server, admin, "viewer");
  const source = await makeTempDir("source");
  await writeFile(join(source, "file"), "content");
  repository = join(await makeTempDir("repository"), "repo");
  agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
  const { token } = await admin.mint({
    hostname: "web-1",
    tags: ["prod"],
    repo_url: repository,
    repo_password: PASSWORD,
    initial_paths: [source],
  });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  host = await admin.waitForHost("web-1", { status: "online", repo_status: "ready" });
});

const jobs = (query = "") => viewer.api.request("GET", `/api/hosts/${host.host_id}/jobs${query}`);

describe("GET /api/hosts", () => {
  it("shows every host to a viewer, with every field of the contract and no secret", async () => {
    const answer = await viewer.api.request("GET", "/api/hosts");
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual([
      expect.objectContaining({
        host_id: host.host_id,
        hostname: "web-1",
        tags: ["prod"],
        os: "linux",
        arch: process.arch === "arm64" ? "arm64" : "amd64",
        status: "online",
        repo_status: "ready",
        repo_url: repository,
        agent_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        restic_version: expect.stringMatching(/^0\.\d+\.\d+/),
        last_seen_at: expect.stringMatching(INSTANT),
        created_at: expect.stringMatching(INSTANT),
      }),
    ]);
    expect(answer.text).not.toContain(PASSWORD);
    for (const key of Object.keys((answer.json as Host[])[0] ?? {})) expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
  });
});

describe("GET /api/hosts/{id}/jobs", () => {
  it("is newest first, and can be narrowed by kind, status and limit", async () => {
    const [group] = await admin.sourceGroups(host.host_id);
    const { job_id } = await operator.api.runSourceGroup(group?.source_group_id ?? "");
    expect((await admin.waitForJob(job_id)).status).toBe("succeeded");
    // A listing of the snapshots follows by itself; with it everything has come to rest.
    await expect.poll(async () => (await admin.jobs(host.host_id, { kind: "snapshots" }))[0]?.status).toBe("succeeded");

    const all = (await jobs()).json as (Job & { created_at: string })[];
    expect(all.find((job) => job.job_id === job_id)).toMatchObject({ kind: "backup", status: "succeeded" });
    expect(all.at(-1)).toMatchObject({ kind: "init", status: "succeeded", host_id: host.host_id });
    const created = all.map(({ created_at }) => created_at);
    expect(created).toEqual([...created].sort().reverse());
    expect(((await jobs("?kind=init")).json as Job[]).map(({ kind }) => kind)).toEqual(["init"]);
    expect((await jobs("?kind=init&status=failed")).json).toEqual([]);
    expect((await jobs("?status=succeeded")).json).toHaveLength(all.filter((job) => job.status === "succeeded").length);
    expect((await jobs("?limit=1")).json).toEqual([all[0]]);
  });

  it.each(["?kind=nothing", "?status=nothing", "?limit=0", "?limit=-1", "?limit=x", "?limit=1e9", "?limit=1.5"])(
    "refuses %s with 400",
    async (query) => {
      const problem = expectProblem(await jobs(query), 400, "invalid_request");
      expect(refusedFields(problem)).toEqual([/\?(\w+)/.exec(query)?.[1]]);
    },
  );

  it("of a host that is not there is 404", async () => {
    expectProblem(await viewer.api.request("GET", "/api/hosts/no-such-host/jobs"), 404, "host_not_found");
  });
});

describe("GET /api/jobs/{id}", () => {
  it("is the job with its whole output", async () => {
    const [init] = await viewer.api.jobs(host.host_id, { kind: "init" });
    const answer = await viewer.api.request("GET", `/api/jobs/${init?.job_id}`);
    expect(answer.json).toMatchObject({ job_id: init?.job_id, kind: "init", status: "succeeded" });
    expect((answer.json as Job).output).toMatch(/restic .*init/);
    expect(answer.text).not.toContain(PASSWORD);
  });

  it("of a job that is not there is 404", async () => {
    for (const id of ["no-such-job", "x".repeat(5_000), "%00", "..%2f"])
      expectProblem(await viewer.api.request("GET", `/api/jobs/${id}`), 404, /^(job_)?not_found$/);
  });
});

describe("fix and retry", () => {
  it.each(["/hosts", "/api/hosts"])("POST %s/{id}/repo/probe answers 202 with a job that ends well", async (path) => {
    expectProblem(await viewer.api.request("POST", `${path}/${host.host_id}/repo/probe`), 403, "role_required");
    expectProblem(await stranger(server).request("POST", `${path}/${host.host_id}/repo/probe`), 401, "unauthenticated");
    expectProblem(await operator.api.request("POST", `${path}/no-such-host/repo/probe`), 404, "host_not_found");
    const answer = await operator.api.request("POST", `${path}/${host.host_id}/repo/probe`);
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json).toEqual({ job_id: expect.any(String) });
    const job = await admin.waitForJob((answer.json as { job_id: string }).job_id);
    expect(job).toMatchObject({ kind: "probe", status: "succeeded" });
  });

  it("PUT /api/hosts/{id}/repo takes new credentials and probes by itself, to failure and back", async () => {
    const path = `/api/hosts/${host.host_id}/repo`;
    const wrong = { repo_encryption_password: "another password" };
    expectProblem(await viewer.api.request("PUT", path, wrong), 403, "role_required");
    const refused = expectProblem(
      await operator.api.request("PUT", path, { repo_url: "ftp://x" }),
      400,
      "invalid_request",
    );
    expect(refusedFields(refused)).toEqual(["repo_url"]);

    const broken = await operator.api.request("PUT", path, wrong);
    expect(broken.status, broken.text).toBe(202);
    const { job_id } = broken.json as { job_id: string };
    expect(await admin.waitForJob(job_id)).toMatchObject({ status: "failed", cause: "wrong_password" });
    expect(await admin.host("web-1")).toMatchObject({ repo_status: "init_failed" });

    const repaired = await operator.api.call<{ job_id: string }>("PUT", path, { repo_encryption_password: PASSWORD });
    expect(await admin.waitForJob(repaired.job_id)).toMatchObject({ status: "succeeded" });
    expect(await admin.waitForHost("web-1", { repo_status: "ready" })).toMatchObject({ repo_url: repository });
  });
});

describe("source groups and cancelling", () => {
  it("are readable for all, runnable for operators, and 404 when they are not there", async () => {
    const [group] = await viewer.api.sourceGroups(host.host_id);
    expectProblem(
      await viewer.api.request("POST", `/api/source-groups/${group?.source_group_id}/run`),
      403,
      "role_required",
    );
    expectProblem(await operator.api.request("POST", "/api/source-groups/none/run"), 404, "source_group_not_found");
    expectProblem(await viewer.api.request("GET", "/api/hosts/none/source-groups"), 404, "host_not_found");
    const [job] = await admin.jobs(host.host_id, { kind: "init" });
    expectProblem(await viewer.api.request("POST", `/api/jobs/${job?.job_id}/cancel`), 403, "role_required");
    expectProblem(await operator.api.request("POST", `/api/jobs/${job?.job_id}/cancel`), 409, "job_finished");
    expectProblem(await operator.api.request("POST", "/api/jobs/none/cancel"), 404, "job_not_found");
  });
});

describe("DELETE /api/hosts/{id}", () => {
  it("revokes the host: its socket is closed, its token dead, its snapshots stay in the repository", async () => {
    expectProblem(await viewer.api.request("DELETE", `/api/hosts/${host.host_id}`), 403, "role_required");
    const restic = await plainRestic({ url: repository, repositoryPassword: PASSWORD });
    const before = await restic.snapshots();
    expect(before).not.toEqual([]);

    const answer = await operator.api.request("DELETE", `/api/hosts/${host.host_id}`);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await viewer.api.hosts()).toEqual([]);
    expectProblem(await viewer.api.request("GET", `/api/hosts/${host.host_id}/jobs`), 404, "host_not_found");
    expectProblem(await operator.api.request("DELETE", `/api/hosts/${host.host_id}`), 404, "host_not_found");
    expect((await agent.waitForConnection("revoked")).reason).not.toBe("");
    expect(await restic.snapshots()).toEqual(before);
  });
});

import { type IncomingMessage, request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { enrollRealAgent } from "../faults/real-agent";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import { waitFor } from "../harness/wait-for";
import { expectProblem, makePerson, startContractServer } from "./support";

const LINES = 60;
const PATH = `/fake/log/${LINES}/0.05`;
let server: TestServer;
let admin: Api;
let sourceGroupId: string;
beforeAll(async () => {
  server = await startContractServer();
  admin = await server.adminApi();
  ({ sourceGroupId } = await enrollRealAgent({ server, admin, hostname: "web-1", path: PATH }));
});

const run = async () => (await admin.runSourceGroup(sourceGroupId)).job_id;

/** A stream as it arrives; `ended` resolves when the server closes it. */
async function openEvents(api: Api, jobId: string, headers: Record<string, string> = {}) {
  const cookie = `rm_session=${api.cookie("rm_session")}`;
  const sent = request(`${server.url}/api/jobs/${jobId}/log/events`, { headers: { cookie, ...headers }, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).once("error", reject).end();
  });
  let text = "";
  response.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const ended = new Promise<void>((resolve) => response.once("close", resolve));
  response.on("error", () => {});
  return { response, text: () => text, ended };
}

const numbersIn = (text: string): number[] => [...text.matchAll(/"text":"line (\d+) of/g)].map(([, n]) => Number(n));
const ALL = Array.from({ length: LINES }, (_, n) => n);

describe("a job's log", () => {
  it("is plain text whose parts can be had by Range, with the right lengths, through the whole server", async () => {
    const jobId = await run();
    await admin.waitForJob(jobId);
    const path = `/api/jobs/${jobId}/log`;
    const whole = await admin.request("GET", path);
    expect(whole.status).toBe(200);
    expect(whole.text).toBe((await admin.job(jobId)).output);
    expect(whole.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(whole.body.length),
      "accept-ranges": "bytes",
    });
    const etag = String(whole.headers.etag);
    const head = await admin.request("HEAD", path);
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-length"]).toBe(String(whole.body.length));
    const rest = await admin.request("GET", path, undefined, { range: "bytes=100-", "if-range": etag });
    expect(rest.status).toBe(206);
    expect(rest.headers["content-range"]).toBe(`bytes 100-${whole.body.length - 1}/${whole.body.length}`);
    expect(rest.headers["content-length"]).toBe(String(whole.body.length - 100));
    expect(rest.body.equals(whole.body.subarray(100))).toBe(true);
    const beyond = await admin.request("GET", path, undefined, { range: "bytes=99999999-" });
    expectProblem(beyond, 416, "range_not_satisfiable");
    expect((await admin.request("GET", path, undefined, { "if-none-match": etag })).status).toBe(304);
  });

  it("can be followed live: lines come while the job runs, each once, and the end is told", async () => {
    const jobId = await run();
    const events = await openEvents(admin, jobId);
    expect(events.response.statusCode).toBe(200);
    expect(events.response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    await waitFor(() => numbersIn(events.text()).length > 0, { what: "the first lines", intervalMs: 10 });
    expect((await admin.job(jobId)).status).toBe("running");
    await events.ended;
    expect(numbersIn(events.text())).toEqual(ALL);
    expect(events.text()).toMatch(/event: end\ndata: \{"status":"succeeded"\}\n\n$/);

    // Whoever lost the line in the middle goes on from there.
    const ids = [...events.text().matchAll(/^id: (\d+)$/gm)].map(([, id]) => String(id));
    const middle = ids[Math.floor(ids.length / 2)] ?? "0";
    const before = events.text().slice(0, events.text().indexOf(`id: ${middle}\n`));
    const seen = numbersIn(`${before}${events.text().slice(before.length).split("\n\n")[0]}`);
    const again = await openEvents(admin, jobId, { "last-event-id": middle });
    await again.ended;
    expect([...seen, ...numbersIn(again.text())]).toEqual(ALL);
  });

  it("is cut off within a second for who logs out or is disabled", async () => {
    const jobId = await run();
    const [leaver, disabled] = [await makePerson(server, admin, "viewer"), await makePerson(server, admin, "viewer")];
    const streams = [await openEvents(leaver.api, jobId), await openEvents(disabled.api, jobId)];
    const cutAt = performance.now();
    await leaver.api.request("POST", "/api/auth/logout");
    await admin.request("PATCH", `/api/users/${disabled.userId}`, { disabled: true });
    await Promise.all(streams.map(({ ended }) => ended));
    expect(performance.now() - cutAt).toBeLessThan(1_500);
    expect(streams.some(({ text }) => text().includes("event: end"))).toBe(false);
    await admin.waitForJob(jobId);
  });
});

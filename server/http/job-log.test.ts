import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GET as getEvents } from "@/app/api/jobs/[jobId]/log/events/route";
import { GET as getText, HEAD as headText } from "@/app/api/jobs/[jobId]/log/route";
import { appendLog, finishJob, getJobOutput } from "@/server/domain/jobs";
import { logOut, updateUser } from "@/server/domain/users";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser } from "@/server/testing/accounts";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { callRoute, testRequest } from "@/server/testing/requests";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { jobLogEvents } from "./job-log-events";

let context: TestContext;
let host: TestHost;
let jobId: string;
let reader: Awaited<ReturnType<typeof addLoggedInUser>>;
beforeEach(async () => {
  context = await createTestContext();
  setRuntime(context.services);
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "probe" });
  reader = await addLoggedInUser(context, "ann", "viewer");
});
afterEach(() => context.close());

const append = (index: number, ...texts: string[]) =>
  appendLog(context.asAgent(host.hostId), { hostId: host.hostId, jobId, index, lines: texts.map(logLine) });
const finish = () => finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
const requestTo = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Request => {
  const request = testRequest(path, { headers, session: reader.session.sessionToken });
  return signal ? new Request(request, { signal }) : request;
};

describe("GET /api/jobs/{id}/log", () => {
  const ask = (headers: Record<string, string> = {}) =>
    callRoute(getText, requestTo(`/api/jobs/${jobId}/log`, headers), { jobId });

  it("is the whole text; while the job runs it has no tag, afterwards a strong one", async () => {
    await append(0, "one", "two ü");
    const growing = await ask();
    expect(growing).toMatchObject({ status: 200, body: await getJobOutput(context.asViewer(), { jobId }) });
    expect(growing.headers.get("etag")).toBeNull();
    await finish();
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(headers.get("content-length")).toBe(String(Buffer.byteLength(String(growing.body))));
    const etag = headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await ask({ "if-none-match": `W/${etag}` })).status).toBe(304);
  });

  it.each([
    ["bytes=0-9", 0, 10],
    ["bytes=5-", 5, 200],
    ["bytes=-7", 193, 200],
    ["bytes=190-999999", 190, 200],
    ["bytes=-999999", 0, 200],
  ])("answers %s with just that part", async (range, start, end) => {
    await append(0, "x".repeat(200 - Buffer.byteLength("2026-11-23T08:00:00.000Z stdout \n")));
    await finish();
    const whole = String((await ask()).body);
    expect(whole).toHaveLength(200);
    const part = await ask({ range });
    expect(part).toMatchObject({ status: 206, body: whole.slice(start, end) });
    expect(part.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/200`);
    expect(part.headers.get("content-length")).toBe(String(end - start));
  });

  it.each(["bytes=5-2", "lines=1-2", "bytes=0-1,4-5", "bytes=-", "bytes=a-b", "rubbish"])(
    "ignores %s, as the standard demands, and answers with everything",
    async (range) => {
      await append(0, "one");
      expect((await ask({ range })).status).toBe(200);
    },
  );

  it("refuses a range that begins behind the end, with the length that there is", async () => {
    await append(0, "one");
    const refused = await ask({ range: "bytes=10000-" });
    expect(refused).toMatchObject({ status: 416, body: { code: "range_not_satisfiable" } });
    expect(refused.headers.get("content-range")).toBe("bytes */36");
  });

  it("gives a part only to a reader who has the same version", async () => {
    await append(0, "one");
    await finish();
    const etag = (await ask()).headers.get("etag") ?? "";
    expect((await ask({ range: "bytes=0-1", "if-range": etag })).status).toBe(206);
    expect((await ask({ range: "bytes=0-1", "if-range": '"another"' })).status).toBe(200);
  });

  it("answers HEAD with the headers alone, and an unknown job with 404", async () => {
    await append(0, "one");
    const head = await callRoute(headText, new Request(requestTo(`/api/jobs/${jobId}/log`), { method: "HEAD" }), {
      jobId,
    });
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers.get("content-length")).toBe("36");
    const unknown = await callRoute(getText, requestTo("/api/jobs/no-such-job/log"), { jobId: "no-such-job" });
    expect(unknown).toMatchObject({ status: 404, body: { code: "job_not_found" } });
  });
});

describe("GET /api/jobs/{id}/log/events", () => {
  const open = (headers: Record<string, string> = {}, signal?: AbortSignal) =>
    getEvents(requestTo(`/api/jobs/${jobId}/log/events`, headers, signal), { params: Promise.resolve({ jobId }) });
  const readerOf = (response: Response) => {
    const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    return async (upTo: RegExp): Promise<string> => {
      let seen = "";
      while (!upTo.test(seen)) {
        const step = await stream?.read();
        if (!step || step.done) break;
        seen += step.value;
      }
      return seen;
    };
  };
  const textOf = (response: Response, upTo: RegExp): Promise<string> => readerOf(response)(upTo);

  it("sends chunks as they come, each with the chunk to go on from, and says when it is over", async () => {
    await append(0, "a");
    const response = await open();
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const read = readerOf(response);
    const line = (text: string) => `{"at":"2026-11-23T08:00:00.000Z","stream":"stdout","text":"${text}"}`;
    expect(await read(/\n\n/)).toBe(`id: 1\ndata: {"lines":[${line("a")}]}\n\n`);
    const next = read(/\n\n/);
    await append(1, "b");
    expect(await next).toBe(`id: 2\ndata: {"lines":[${line("b")}]}\n\n`);
    await finish();
    expect(await read(/event: end\n.*\n\n/)).toBe('event: end\ndata: {"status":"succeeded"}\n\n');
  });

  it("goes on from Last-Event-ID, which a browser sends by itself, before what the address says", async () => {
    await append(0, "a");
    await append(1, "b");
    await finish();
    const again = await textOf(await open({ "last-event-id": "1" }), /event: end/);
    expect(again).not.toContain('"a"');
    expect(again).toContain('"b"');
    expect(await textOf(await open({ "last-event-id": "2" }), /event: end/)).toMatch(/^event: end/);
  });

  it("sends a comment when nothing happens", async () => {
    const request = requestTo(`/api/jobs/${jobId}/log/events`);
    const response = await jobLogEvents({ ctx: context.as(reader.actor), request, jobId, beatMs: 20 });
    expect(await textOf(response, /\n\n/)).toBe(": still here\n\n");
    await response.body?.cancel().catch(() => {});
  });

  it.each([
    ["its session is logged out", () => logOut(context.as(reader.actor))],
    ["its role changes", () => updateUser(context.asAdmin(), { userId: reader.actor.id, role: "operator" })],
  ])("ends within a second when %s", async (_name, cut) => {
    const all = textOf(await open(), /event: end/);
    const cutAt = performance.now();
    await cut();
    expect(await all).toBe("");
    expect(performance.now() - cutAt).toBeLessThan(1_000);
  });

  it("leaves no listener behind when the reader goes away", async () => {
    const offs: string[] = [];
    const { on } = context.services.events;
    let listening = 0;
    context.services.events.on = (name, listener) => {
      const off = on(name, listener);
      listening += 1;
      return () => {
        offs.push(name);
        off();
      };
    };
    const gone = new AbortController();
    const all = textOf(await open({}, gone.signal), /event: end/);
    gone.abort();
    expect(await all).toBe("");
    expect(listening).toBeGreaterThan(0);
    expect(offs).toHaveLength(listening);
  });

  it("is an ordinary JSON refusal for an unknown job", async () => {
    const params = { jobId: "no-such-job" };
    const answer = await callRoute(getEvents, requestTo("/api/jobs/no-such-job/log/events"), params);
    expect(answer).toMatchObject({ status: 404, body: { code: "job_not_found" } });
  });
});

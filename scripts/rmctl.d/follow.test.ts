import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openApi } from "./api.mjs";
import { readEvents } from "./events.mjs";
import { followLog } from "./follow.mjs";
import { startFakeApi } from "./testing/fake-api";
import { waitForJobs } from "./wait.mjs";

const line = (text: string) => ({ at: "2026-11-26T22:30:00.000Z", stream: "stdout", text });
const event = (id: number, ...texts: string[]) => `id: ${id}\ndata: ${JSON.stringify({ lines: texts.map(line) })}\n\n`;
const END = 'event: end\ndata: {"status":"failed"}\n\n';
const ROUTE = "GET /api/jobs/7/log/events";

const open = (server: string) => openApi({ server, token: "rmt_x", trust: { pin: null, ca: null } });
/** Writes the pieces of a stream; `cut` breaks it off, otherwise it stays open. */
const stream =
  (text: string, ending: "cut" | "end" | "open" = "end") =>
  (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(text, () => {
      if (ending === "cut") response.destroy();
      if (ending === "end") response.end();
    });
  };

async function follow(server: string, how: Parameters<typeof followLog>[2] = {}) {
  const texts: string[] = [];
  const onLines = (lines: { text: string }[]) => void texts.push(...lines.map(({ text }) => text));
  return { status: await followLog(open(server), "7", { onLines, ...how }), texts };
}

it("reads events wherever the stream is cut into pieces", async () => {
  const text = `: hello\n\nid: 3\ndata: {"a":1}\n\ndata: one\r\ndata: two\r\n\r\n${END}id: 9\ndata: cut off`;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 8 }), async (places) => {
      const cuts = [0, ...places.toSorted((a, b) => a - b), text.length];
      const pieces = cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
      const events = [];
      for await (const one of readEvents(pieces as never)) events.push(one);
      expect(events).toEqual([
        { id: "3", event: "message", data: '{"a":1}' },
        { id: "3", event: "message", data: "one\ntwo" },
        { id: "3", event: "end", data: '{"status":"failed"}' },
      ]);
    }),
  );
});

it("goes on where a cut connection broke: no line is missed, none comes twice", async () => {
  const fake = await startFakeApi({
    [ROUTE]: ({ headers }) => {
      switch (headers["last-event-id"]) {
        case undefined:
          return stream(`${event(1, "a", "b")}${event(2, "c").slice(0, -5)}`, "cut");
        case "1":
          return stream(event(3, "c", "d"), "end");
        case "3":
          return stream(`: still here\n\n${event(4, "e")}${END}`, "open");
        default:
          return "cut";
      }
    },
  });
  expect(await follow(fake.url)).toEqual({ status: "failed", texts: ["a", "b", "c", "d", "e"] });
});

it("outlives a server that restarts, and not one that stays away", async () => {
  const busy = { status: 503, body: { code: "shutting_down", message: "The server stops; try again." } };
  let tries = 0;
  const fake = await startFakeApi({
    [ROUTE]: () => {
      tries += 1;
      return tries === 1 ? stream(event(1, "a"), "cut") : tries === 2 ? busy : stream(END);
    },
  });
  expect(await follow(fake.url)).toEqual({ status: "failed", texts: ["a"] });
  fake.on(ROUTE, "cut");
  await expect(follow(fake.url, { patienceMs: 0 })).rejects.toMatchObject({ exit: 5 });
});

it("ends with the right to see the log", async () => {
  const refused = { status: 401, body: { code: "unauthenticated", message: "Log in first." } };
  let tries = 0;
  const fake = await startFakeApi({ [ROUTE]: () => (tries++ === 0 ? stream(event(1, "a")) : refused) });
  await expect(follow(fake.url)).rejects.toMatchObject({ exit: 3, code: "unauthenticated" });
});

it("waits for a job without reading its log, and in vain with exit code 8", async () => {
  const fake = await startFakeApi({ [ROUTE]: () => stream(END), "GET /api/jobs/7": { body: { job_id: "7" } } });
  expect(await waitForJobs(open(fake.url), ["7"], {})).toEqual([{ job_id: "7" }]);
  expect(Number(fake.seen[0]?.headers["last-event-id"])).toBeGreaterThan(1e12);
  fake.on(ROUTE, () => stream(": still here\n\n", "open"));
  const waiting = waitForJobs(open(fake.url), ["7"], { timeoutSeconds: 0.05 });
  await expect(waiting).rejects.toMatchObject({ exit: 8, code: "waited_in_vain" });
});

it("stops waiting for the others when one job cannot be followed", async () => {
  const gone = { status: 404, body: { code: "job_not_found", message: "There is no such job; look again." } };
  let isLeft = false;
  const fake = await startFakeApi({
    [ROUTE]: () => (response: ServerResponse) => {
      response.once("close", () => {
        isLeft = true;
      });
      stream(": still here\n\n", "open")(response);
    },
    "GET /api/jobs/8/log/events": gone,
  });
  await expect(waitForJobs(open(fake.url), ["7", "8"], {})).rejects.toMatchObject({ exit: 4, code: "job_not_found" });
  await expect.poll(() => isLeft).toBe(true);
});

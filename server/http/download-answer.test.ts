import { afterEach, beforeEach, expect, test } from "vitest";
import { GET, HEAD } from "@/app/api/hosts/[hostId]/snapshots/[snapshotId]/download/route";
import { AppError } from "@/server/core/errors";
import { updateUser } from "@/server/domain/users";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser, type LoggedInUser } from "@/server/testing/accounts";
import { createHost, type TestHost } from "@/server/testing/factories";
import { callRoute, testRequest } from "@/server/testing/requests";
import { archiveOf, holdFiles, listSnapshot, randomBytesOf } from "@/server/testing/snapshot-files";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { until } from "@/server/testing/until";

const content = randomBytesOf("plan", 10_000);
let context: TestContext;
let host: TestHost;
let snapshotId: string;
let operator: LoggedInUser;
beforeEach(async () => {
  context = await createTestContext();
  setRuntime(context.services);
  host = await createHost(context, { hostname: "web-1" });
  context.connections.setOnline(host.hostId, true);
  snapshotId = await listSnapshot(context, host);
  operator = await addLoggedInUser(context, "olga", "operator");
  holdFiles(context, {
    "/srv": { kind: "folder" },
    "/srv/plan\u2028.txt": content,
    "/srv/empty": new Uint8Array(),
    "/srv/link": { kind: "link" },
  });
});
afterEach(() => context.close());

const PLAN = "/srv/plan\u2028.txt";
type Asked = {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  session?: string;
  signal?: AbortSignal;
};
const requestOf = (path: string, { query = {}, headers = {}, session, signal }: Asked = {}, method = "GET") =>
  new Request(
    testRequest(`/api/x?${new URLSearchParams({ path, ...query })}`, {
      method,
      headers,
      session: session ?? operator.session.sessionToken,
    }),
    signal ? { signal } : {},
  );
const params = () => ({ hostId: host.hostId, snapshotId });
const get = (path: string, asked?: Asked) => GET(requestOf(path, asked), { params: Promise.resolve(params()) });
const refused = async (path: string, asked?: Asked) => (await callRoute(GET, requestOf(path, asked), params())).body;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const dumps = () => context.connections.asked.filter(({ question }) => question.kind === "dump");
const audited = () =>
  context.services.db.prisma.auditEntry.findMany({
    where: { action: { startsWith: "downloads." } },
    orderBy: { seq: "asc" },
    select: { action: true, hostId: true, details: true },
  });
const ended = () => until(audited, (rows) => rows.at(-1)?.action === "downloads.end");

test("a file comes whole, with its length, its own tag and a harmless name; start and end are audited", async () => {
  const response = await get(PLAN);
  expect(response.status).toBe(200);
  expect(await bytesOf(response)).toEqual(content);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/octet-stream",
    "content-length": "10000",
    "x-rm-content-length": "10000",
    "accept-ranges": "bytes",
    "cache-control": "no-store, no-transform",
    "x-content-type-options": "nosniff",
    "content-disposition": `attachment; filename="plan_.txt"; filename*=UTF-8''plan_.txt`,
    etag: expect.stringMatching(/^"[0-9a-f]{40}"$/),
  });
  const what = { path: PLAN, format: "raw", hostname: "web-1" };
  expect(await ended()).toEqual([
    { action: "downloads.start", hostId: host.hostId, details: expect.objectContaining({ ...what, skipBytes: 0 }) },
    {
      action: "downloads.end",
      hostId: host.hostId,
      details: expect.objectContaining({ ...what, how: "whole", bytes: 10_000, code: null }),
    },
  ]);
});

test("a folder and the whole snapshot come as archives of no known length; an empty file comes, too", async () => {
  const tar = await get("/srv");
  expect(tar.headers.get("content-type")).toBe("application/x-tar");
  expect(tar.headers.get("content-length")).toBeNull();
  expect(await bytesOf(tar)).toEqual(archiveOf("/srv"));
  const zip = await get("/", { query: { format: "zip" } });
  expect(zip.headers.get("content-type")).toBe("application/zip");
  expect(zip.headers.get("content-disposition")).toContain(`filename="web-1-${snapshotId.slice(0, 8)}.zip"`);
  await zip.body?.cancel();
  const empty = await get("/srv/empty");
  expect(empty.headers.get("content-length")).toBe("0");
  expect(await bytesOf(empty)).toHaveLength(0);
});

test("a download is gone on with, and a part is given, without reading what was there before", async () => {
  const etag = (await get(PLAN)).headers.get("etag") ?? "";
  const rest = await get(PLAN, { headers: { range: "bytes=4000-", "if-range": etag } });
  expect([rest.status, rest.headers.get("content-range")]).toEqual([206, "bytes 4000-9999/10000"]);
  expect(await bytesOf(rest)).toEqual(content.subarray(4000));
  const part = await get(PLAN, { headers: { range: "bytes=10-19" } });
  expect([part.status, part.headers.get("content-length")]).toEqual([206, "10"]);
  expect(await bytesOf(part)).toEqual(content.subarray(10, 20));
  expect(dumps().at(-2)?.question).toMatchObject({ skipBytes: 4000 });
  const other = await get(PLAN, { headers: { range: "bytes=4000-", "if-range": '"another"' } });
  expect([other.status, await bytesOf(other)]).toEqual([200, content]);
  const behind = await callRoute(GET, requestOf(PLAN, { headers: { range: "bytes=10000-" } }), params());
  expect(behind).toMatchObject({ status: 416, body: { code: "range_not_satisfiable" } });
  expect(behind.headers.get("content-range")).toBe("bytes */10000");
  const archive = await get("/srv", { headers: { range: "bytes=100-" } });
  expect([archive.status, archive.headers.get("content-range")]).toEqual([206, "bytes 100-*/*"]);
  expect(await bytesOf(archive)).toEqual(archiveOf("/srv").subarray(100));
});

test("HEAD tells the same and starts nothing", async () => {
  const response = await HEAD(requestOf(PLAN, {}, "HEAD"), { params: Promise.resolve(params()) });
  expect(response.headers.get("content-length")).toBe("10000");
  expect(dumps()).toEqual([]);
  expect(await audited()).toEqual([]);
});

test("what is not there, is no file, or comes in another form is refused before anything begins", async () => {
  expect(await refused("/srv/none")).toMatchObject({ code: "path_not_found" });
  expect(await refused("/none/x")).toMatchObject({ code: "path_not_found" });
  expect(await refused("/srv/link")).toMatchObject({ code: "path_not_found" });
  expect(await refused("/srv/bad\ufffd")).toMatchObject({ code: "path_not_found" });
  for (const path of ["srv", "/srv/../etc", "/srv/", ""])
    expect(await refused(path), path).toMatchObject({ code: "invalid_request" });
  expect(await refused("/srv", { query: { format: "raw" } })).toMatchObject({ code: "invalid_request" });
  expect(await refused(PLAN, { query: { format: "tar" } })).toMatchObject({ code: "invalid_request" });
  snapshotId = "f".repeat(64);
  expect(await refused(PLAN)).toMatchObject({ code: "snapshot_not_found" });
  expect(dumps()).toEqual([]);
});

test("restic's own refusal is told as such, and nothing was begun", async () => {
  context.connections.setStreams((_, { question }) => {
    if (question.kind === "ls")
      return [
        `${JSON.stringify({ name: "x", kind: "file", sizeBytes: 5, modifiedAt: null, permissions: null, uid: null, gid: null, isAddressable: true })}\n`,
      ] as never;
    return failing([], new AppError("repository_failed", "The repository cannot be read."));
  });
  expect(await refused("/x")).toMatchObject({ code: "repository_failed" });
  expect(await audited()).toEqual([]);
});

async function* failing(pieces: Uint8Array[], error: Error): AsyncGenerator<Uint8Array> {
  yield* pieces;
  throw error;
}

test("an answer that does not come whole breaks off: by restic's failure, and when it is too short", async () => {
  const short = async function* () {
    yield content.subarray(0, 100);
  };
  for (const [answer, code] of [
    [() => failing([content.subarray(0, 100)], new AppError("host_offline", "Gone.")), "host_offline"],
    [short, "repository_failed"],
  ] as const) {
    holdFiles(context, { "/big": answer() });
    await expect(bytesOf(await get("/big"))).rejects.toThrow();
    expect((await ended()).at(-1)?.details).toMatchObject({ how: "failed", code, bytes: 100 });
  }
});

/** Says how far it was read, and whether it was ended. */
function endlessFile() {
  const state = { made: 0, isOver: false };
  async function* make() {
    try {
      for (;;) {
        state.made += 65_536;
        yield new Uint8Array(65_536);
      }
    } finally {
      state.isOver = true;
    }
  }
  return { state, file: make() };
}

test("a reader who stops makes the source stop; one who goes away ends it", async () => {
  const { state, file } = endlessFile();
  holdFiles(context, { "/big": file });
  const gone = new AbortController();
  const response = await get("/big", { signal: gone.signal });
  const reader = response.body?.getReader();
  for (let read = 0; read < 10; read++) await reader?.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.made).toBeLessThan(10 * 65_536 + 2 ** 20);
  gone.abort();
  await until(
    () => state.isOver,
    (isOver) => isOver,
  );
  expect((await ended()).at(-1)?.details).toMatchObject({ how: "cancelled", bytes: 10 * 65_536 });
  await expect(reader?.read()).rejects.toThrow();
});

test("who loses the right to read loses the download that runs", async () => {
  const { state, file } = endlessFile();
  holdFiles(context, { "/big": file });
  const response = await get("/big");
  await updateUser(context.asAdmin(), { userId: operator.user.userId, isDisabled: true });
  await until(
    () => state.isOver,
    (isOver) => isOver,
  );
  await expect(bytesOf(response)).rejects.toThrow();
});

test("operators download; another host reads for admins only, and only then it gets access", async () => {
  const other = await createHost(context);
  context.connections.setOnline(other.hostId, true);
  const viewer = await addLoggedInUser(context, "vera", "viewer");
  const admin = await addLoggedInUser(context, "ada", "admin");
  const via = { query: { via_host_id: other.hostId } };
  const session = viewer.session.sessionToken;
  expect(await refused(PLAN, { session })).toMatchObject({ code: "role_required" });
  expect(await refused(PLAN, via)).toMatchObject({ code: "role_required" });
  expect(context.connections.asked).toEqual([]);
  expect(await bytesOf(await get(PLAN, { ...via, session: admin.session.sessionToken }))).toEqual(content);
  expect(dumps()).toMatchObject([{ hostId: other.hostId, access: { url: "rest:https://rest.test/web-1" } }]);
  expect((await ended())[0]).toMatchObject({ hostId: host.hostId, details: { viaHostId: other.hostId } });
  // Once for the look at what it is, once for the file: whoever is given access is named, whatever comes of it.
  const lent = await context.services.db.prisma.auditEntry.findMany({ where: { action: "snapshots.read_via" } });
  expect(lent.map(({ details }) => details)).toMatchObject(
    ["ls", "dump"].map((question) => ({ viaHostId: other.hostId, question })),
  );
  await bytesOf(await get(PLAN));
  expect(dumps().at(-1)).not.toHaveProperty("access");
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { GET, HEAD } from "@/app/api/downloads/[token]/route";
import { createRateLimits } from "@/server/core/rate-limits";
import { createLink, listLinks, openLink, revokeLink, showLink, sweepLinks } from "@/server/domain/downloads";
import { updateUser } from "@/server/domain/users";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser, type LoggedInUser } from "@/server/testing/accounts";
import { createHost, type TestHost } from "@/server/testing/factories";
import { callRoute, testRequest } from "@/server/testing/requests";
import { ENDLESS, holdFiles, listSnapshot, randomBytesOf } from "@/server/testing/snapshot-files";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { until } from "@/server/testing/until";

const MINUTE = 60_000;
const content = randomBytesOf("plan", 10_000);
const path = "/srv/plan.txt";
let context: TestContext;
let host: TestHost;
let snapshotId: string;
let operator: LoggedInUser;
beforeEach(async () => {
  context = await createTestContext({ limits: createRateLimits({ linkPerAddress: { tries: 3, seconds: 60 } }) });
  setRuntime(context.services);
  host = await createHost(context, { hostname: "web-1" });
  context.connections.setOnline(host.hostId, true);
  snapshotId = await listSnapshot(context, host);
  operator = await addLoggedInUser(context, "olga", "operator");
  holdFiles(context, { [path]: content, "/srv": { kind: "folder" } });
});
afterEach(() => context.close());

const make = async (extra: Partial<Parameters<typeof createLink>[1]> = {}) => {
  const made = await createLink(operator.ctx, { hostId: host.hostId, snapshotId, path, ...extra });
  return { ...made, token: made.url.split("/").at(-1) ?? "" };
};
const get = (token: string, headers: Record<string, string> = {}) =>
  GET(testRequest("/api/downloads/x", { headers }), { params: Promise.resolve({ token }) });
const refusal = async (token: string, headers: Record<string, string> = {}) =>
  (await callRoute(GET, testRequest("/api/downloads/x", { headers }), { token })).body;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const show = (token: string) => showLink(context.asNobody(), { token });
const states = async () => (await listLinks(operator.ctx, host)).map(({ state }) => state);
const stateIs = (state: string) => until(states, ([first]) => first === state);
const actions = async () =>
  (
    await context.services.db.prisma.auditEntry.findMany({
      where: { action: { startsWith: "downloads." } },
      orderBy: { seq: "asc" },
    })
  ).map(({ action, actorKind }) => `${actorKind} ${action}`);

/** A file that never ends, and whether its source was ended. */
function holdEndlessFile(): { isOver: boolean } {
  const state = { isOver: false };
  async function* make() {
    try {
      for (;;) yield new Uint8Array(1000);
    } finally {
      state.isOver = true;
    }
  }
  holdFiles(context, { [path]: make() });
  return state;
}

test("a link hands its file out once; whoever looks first, and HEAD, use nothing up", async () => {
  const { token, url, linkId, expiresAt } = await make();
  expect(url).toBe(`https://backup.test/download/${token}`);
  expect(expiresAt.getTime() - context.clock.now().getTime()).toBe(24 * 60 * MINUTE);
  const shown = { filename: "plan.txt", sizeBytes: 10_000, hostname: "web-1", isBegun: false };
  for (let look = 0; look < 2; look++) expect(await show(token)).toMatchObject(shown);
  const head = await HEAD(testRequest("/x", { method: "HEAD" }), { params: Promise.resolve({ token }) });
  expect(head.headers.get("content-length")).toBe("10000");
  expect(await states()).toEqual(["open"]);
  expect(await bytesOf(await get(token))).toEqual(content);
  await stateIs("used");
  expect(await refusal(token)).toMatchObject({ code: "link_used" });
  await expect(show(token)).rejects.toMatchObject({ code: "link_used" });
  expect(await refusal(token, { range: "bytes=1-", "if-range": head.headers.get("etag") ?? "" })).toMatchObject({
    code: "link_used",
  });
  const by = "anonymous downloads";
  expect(await actions()).toEqual(["user downloads.create_link", `${by}.use_link`, `${by}.end`]);
  expect(context.emitted).toContainEqual({ name: "download-links.changed", hostId: host.hostId });
  expect((await listLinks(operator.ctx, host))[0]).toMatchObject({ linkId, path, format: "raw", createdBy: "olga" });
});

test("what ends a link between its look-up and its first byte counts: no byte goes out", async () => {
  const whole = { skipBytes: 0, length: content.length };
  const begin = async () => {
    const made = await make();
    return { ...made, offer: await openLink(context.asNobody(), { token: made.token, resumes: null }) };
  };
  const withdrawn = await begin();
  await revokeLink(operator.ctx, { linkId: withdrawn.linkId });
  const late = await begin();
  context.clock.advance(24 * 60 * MINUTE);
  const never = new AbortController().signal;
  await expect(withdrawn.offer.start(whole, never)).rejects.toMatchObject({ code: "link_revoked" });
  await expect(late.offer.start(whole, never)).rejects.toMatchObject({ code: "link_expired" });
  expect((await actions()).filter((action) => action.endsWith("use_link"))).toEqual([]);
});

test("the secret is nowhere but in the link: not in the database, the audit log or an answer", async () => {
  const { token, linkId } = await make();
  await bytesOf(await get(token));
  await stateIs("used");
  const { prisma } = context.services.db;
  const rows = [await prisma.downloadLink.findMany(), await prisma.auditEntry.findMany()];
  const said = [rows, await listLinks(operator.ctx, host), await refusal(token), context.emitted, linkId];
  const text = JSON.stringify(said, (_, value) => (typeof value === "bigint" ? Number(value) : value));
  expect(text).not.toContain(token);
  expect(text).not.toContain(token.slice(4));
});

test("of many first uses at once exactly one gets the file", async () => {
  const { token } = await make();
  const answers = await Promise.all(Array.from({ length: 8 }, () => get(token)));
  const [won, ...more] = answers.filter(({ status }) => status === 200);
  expect(more).toEqual([]);
  for (const answer of answers.filter((one) => one !== won))
    expect(["link_in_use", "link_used"]).toContain(((await answer.json()) as { code: string }).code);
  expect(won && (await bytesOf(won))).toEqual(content);
  expect((await actions()).filter((action) => action.endsWith("use_link"))).toHaveLength(1);
});

test("a download that broke off is gone on with by who knows its tag, and by nobody else", async () => {
  const { token } = await make();
  const first = await get(token);
  const etag = first.headers.get("etag") ?? "";
  const reader = first.body?.getReader();
  await reader?.read();
  expect(await refusal(token)).toMatchObject({ code: "link_in_use" });
  await reader?.cancel();
  expect(await states()).toEqual(["running"]);
  expect(await show(token)).toMatchObject({ isBegun: true });
  for (const headers of [{}, { range: "bytes=1000-" }, { range: "bytes=1000-", "if-range": '"other"' }])
    expect(await refusal(token, headers as Record<string, string>)).toMatchObject({ code: "link_used" });
  const rest = await get(token, { range: "bytes=1000-", "if-range": etag });
  expect(rest.status).toBe(206);
  expect(await bytesOf(rest)).toEqual(content.subarray(1000));
  await stateIs("used");
});

test("who goes on takes over from a connection whose loss nobody has noticed", async () => {
  const state = holdEndlessFile();
  const { token } = await make();
  const first = await get(token);
  const reader = first.body?.getReader();
  await reader?.read();
  holdFiles(context, { [path]: content });
  const rest = await get(token, { range: `bytes=${ENDLESS - 10}-`, "if-range": first.headers.get("etag") ?? "" });
  expect(rest.status).toBe(206);
  await until(
    () => state.isOver,
    (isOver) => isOver,
  );
  await expect(reader?.read()).rejects.toThrow();
  await rest.body?.cancel();
});

test("what cannot be read uses no link up", async () => {
  const { token } = await make();
  context.connections.setOnline(host.hostId, false);
  expect(await refusal(token)).toMatchObject({ code: "host_offline" });
  context.connections.setOnline(host.hostId, true);
  expect(await bytesOf(await get(token))).toEqual(content);
});

test("a withdrawn link is dead, and its running download is cut; twice does no harm", async () => {
  const state = holdEndlessFile();
  const { token, linkId } = await make();
  const response = await get(token);
  await revokeLink(operator.ctx, { linkId });
  await until(
    () => state.isOver,
    (isOver) => isOver,
  );
  await expect(bytesOf(response)).rejects.toThrow();
  expect(await refusal(token)).toMatchObject({ code: "link_revoked" });
  expect(await revokeLink(operator.ctx, { linkId })).toMatchObject({ state: "revoked", revokedBy: "olga" });
  expect((await actions()).filter((action) => action.endsWith("revoke_link"))).toHaveLength(1);
});

test("a link ends when it was said to, and is swept away a month later", async () => {
  const { token } = await make({ expiresInMinutes: 5 });
  context.clock.advance(5 * MINUTE);
  expect(await refusal(token)).toMatchObject({ code: "link_expired" });
  await expect(show(token)).rejects.toMatchObject({ code: "link_expired" });
  expect(await states()).toEqual(["expired"]);
  await sweepLinks(context.asSystem());
  expect(await states()).toHaveLength(1);
  context.clock.advance(31 * 24 * 60 * MINUTE);
  await sweepLinks(context.asSystem());
  expect(await context.services.db.prisma.downloadLink.count()).toBe(0);
});

test.each([{ isDisabled: true }, { role: "viewer" as const }])(
  "a link dies with its maker's right to make it: %j",
  async (change) => {
    const state = holdEndlessFile();
    const { token } = await make();
    const running = await get(token);
    const { token: unused } = await make();
    await updateUser(context.asAdmin(), { userId: operator.user.userId, ...change });
    await until(
      () => state.isOver,
      (isOver) => isOver,
    );
    await expect(bytesOf(running)).rejects.toThrow();
    expect(await refusal(unused)).toMatchObject({ code: "link_revoked" });
    await expect(show(unused)).rejects.toMatchObject({ code: "link_revoked" });
  },
);

test("guessing is counted against the address; a link that exists still works from there", async () => {
  const { token } = await make();
  for (let guess = 0; guess < 3; guess++)
    expect(await refusal(`rmd_guess${guess}`)).toMatchObject({ code: "link_not_found" });
  expect(await refusal("rmd_another")).toMatchObject({ code: "rate_limited" });
  expect((await get(token)).status).toBe(200);
});

test("only operators make, list and withdraw links, only admins for another host's reading, and only of what is there", async () => {
  const { linkId } = await make();
  const [other, input] = [await createHost(context), { hostId: host.hostId, snapshotId, path }];
  context.connections.setOnline(other.hostId, true);
  for (const ctx of [context.asViewer(), context.asAgent(host.hostId)]) {
    await expect(createLink(ctx, input)).rejects.toMatchObject({ code: "role_required" });
    await expect(listLinks(ctx, host)).rejects.toMatchObject({ code: "role_required" });
    await expect(revokeLink(ctx, { linkId })).rejects.toMatchObject({ code: "role_required" });
  }
  const via = { ...input, viaHostId: other.hostId };
  await expect(createLink(operator.ctx, via)).rejects.toMatchObject({ code: "role_required" });
  expect(await createLink(context.asAdmin(), via)).toMatchObject({ linkId: expect.any(String) });
  await expect(make({ path: "/srv/none" })).rejects.toMatchObject({ code: "path_not_found" });
  for (const expiresInMinutes of [4, 7 * 24 * 60 + 1])
    await expect(make({ expiresInMinutes })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(revokeLink(operator.ctx, { linkId: "none" })).rejects.toMatchObject({ code: "link_not_found" });
});

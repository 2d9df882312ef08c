import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { createCaller } from "../root";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

test("an operator's way through the procedures: hosts, run, job, log, cancel, probe, replace, remove", async () => {
  const api = createCaller(context.asOperator());
  const { hostId } = host;
  expect(await api.hosts.list()).toMatchObject([{ hostId }]);
  expect(await api.hosts.get({ hostId })).toMatchObject({ hostname: host.hostname });
  const [group] = await api.sourceGroups.list({ hostId });
  const { jobId } = await api.sourceGroups.run({ sourceGroupId: group?.sourceGroupId ?? "" });
  expect(await api.jobs.list({ hostId })).toMatchObject([{ jobId, state: "queued" }]);
  expect(await api.jobs.get({ jobId })).toMatchObject({ kind: "backup" });
  const noLines = { lines: [], total: 0, from: 1 };
  expect(await api.jobs.logLines({ jobId, count: 200 })).toEqual({ ...noLines, isComplete: false });
  expect(await api.jobs.cancel({ jobId })).toMatchObject({ state: "cancelled" });
  expect(await api.jobs.logLines({ jobId, count: 200 })).toEqual({ ...noLines, isComplete: true });
  const probe = await api.repositories.probe({ hostId });
  expect(await api.repositories.replace({ hostId, repoPassword: "new" })).toEqual(probe);
  expect(await api.snapshots.list({ hostId })).toEqual([]);
  await api.hosts.remove({ hostId });
  expect(await api.hosts.list()).toEqual([]);
});

test("an operator's way through schedules: preview, create, list, change, run, what was missed, remove", async () => {
  const api = createCaller(context.asOperator());
  const { hostId, sourceGroupId } = host;
  const times = { kind: "backup", cron: "@daily", timeZone: "UTC" } as const;
  expect((await api.schedules.preview({ ...times, hostId })).nextRuns).toHaveLength(5);
  const input = { hostId, name: "nightly", ...times, sourceGroupIds: [sourceGroupId] };
  const { scheduleId } = await api.schedules.create(input);
  expect(await api.schedules.list()).toMatchObject([{ scheduleId }]);
  expect(await api.schedules.update({ scheduleId, cron: "@hourly" })).toMatchObject({ cron: "@hourly" });
  expect((await api.schedules.run({ scheduleId })).jobIds).toHaveLength(1);
  expect((await api.schedules.get({ scheduleId })).lastJob).toMatchObject({ state: "queued" });
  expect(await api.schedules.missedRuns({ scheduleId })).toEqual([]);
  await api.schedules.delete({ scheduleId });
  expect(await api.schedules.list({ hostId })).toEqual([]);
});

test("refusals of the verbs arrive as refusals of the procedures", async () => {
  const { hostId } = host;
  const viewer = createCaller(context.asViewer());
  await expect(viewer.hosts.remove({ hostId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(viewer.repositories.probe({ hostId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(viewer.jobs.get({ jobId: "no-such-job" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(viewer.jobs.get({ jobId: "../etc" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  const nobody = createCaller(context.asNobody());
  await expect(nobody.hosts.list()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect(nobody.hosts.get({ hostId })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect(nobody.snapshots.list({ hostId })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

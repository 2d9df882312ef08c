import { expect, test } from "vitest";
import { getJob } from "@/server/domain/jobs";
import { createJob } from "@/server/testing/factories";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";

closeHubsAfterEach();

test("a kind that an agent does not name is never sent to it, nor sent again, and waits for one that does", async () => {
  const { testHub, host } = await startTestHub();
  const stats = await createJob(testHub.context, host, { kind: "stats" });
  const former = await testHub.connect({ token: host.agentToken });
  await former.greet({ extraKinds: undefined });
  const probe = await createJob(testHub.context, host, { kind: "probe" });
  expect((await former.next("job.start")).jobId).toBe(probe);
  expect(await getJob(testHub.context.asViewer(), { jobId: stats })).toMatchObject({ state: "queued" });
  await former.leave();
  const newer = await testHub.connect({ token: host.agentToken });
  await newer.greet({ runningJobs: [probe] });
  expect((await newer.next("job.start")).jobId).toBe(stats);
  await newer.leave();
  const formerAgain = await testHub.connect({ token: host.agentToken });
  await formerAgain.greet({ extraKinds: [], runningJobs: [probe] });
  const marker = await createJob(testHub.context, host, { kind: "snapshots" });
  expect((await formerAgain.next("job.start")).jobId).toBe(marker);
});

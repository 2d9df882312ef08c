import { afterEach, beforeEach, expect, test } from "vitest";
import { listHostFolder } from "@/server/domain/hosts";
import { createHost, type TestHost } from "@/server/testing/factories";
import type { AgentDraft, FakeAgent } from "@/server/testing/fake-agent";
import { createTestHub, type TestHub } from "@/server/testing/test-hub";
import { createFolderQuestions } from "./folder-questions";

let hub: TestHub;
let host: TestHost;
let agent: FakeAgent;
beforeEach(async () => {
  hub = await createTestHub();
  host = await createHost(hub.context);
  agent = await hub.connect({ token: host.agentToken });
  await agent.greet();
});
afterEach(() => hub.close());

const look = (path: string) => listHostFolder(hub.context.asOperator(), { hostId: host.hostId, path });
const listed = (requestId: string, name: string): AgentDraft => ({
  type: "host.listed",
  requestId,
  entries: [{ name, kind: "folder", sizeBytes: null }],
  isCut: false,
  problem: null,
});
const nameIn = async (answer: ReturnType<typeof look>) => (await answer).entries[0]?.name;

test("many at once each get their own answer, whatever the order it comes in and however often", async () => {
  const paths = ["/a", "/b", "/c", "/d", "/e", "/f"];
  const answers = paths.map((path) => nameIn(look(path)));
  const asked = await Promise.all(paths.map(() => agent.next("host.list")));
  for (const { requestId, path } of asked.toReversed()) {
    agent.send(listed(requestId, `in ${path}`));
    agent.send(listed(requestId, "a late repeat"));
  }
  expect(await Promise.all(answers)).toEqual(paths.map((path) => `in ${path}`));
});

test("an answer nobody waits for is dropped, and the socket lives on", async () => {
  agent.send(listed("never-asked", "x"));
  const answer = nameIn(look("/srv"));
  agent.send(listed((await agent.next("host.list")).requestId, "www"));
  expect(await answer).toBe("www");
});

test("an agent can't answer what another host was asked", async () => {
  const other = await createHost(hub.context);
  const stranger = await hub.connect({ token: other.agentToken });
  await stranger.greet();
  const answer = nameIn(look("/srv"));
  const { requestId } = await agent.next("host.list");
  stranger.send(listed(requestId, "forged"));
  const own = listHostFolder(hub.context.asOperator(), { hostId: other.hostId, path: "/x" });
  stranger.send(listed((await stranger.next("host.list")).requestId, "own"));
  expect(await nameIn(own)).toBe("own");
  agent.send(listed(requestId, "true"));
  expect(await answer).toBe("true");
});

test("a connection that breaks ends the waiting at once", async () => {
  const answers = ["/a", "/b"].map((path) => look(path));
  const refused = Promise.all(answers.map((one) => expect(one).rejects.toMatchObject({ code: "host_offline" })));
  await agent.next("host.list");
  await agent.drop();
  await refused;
  await expect(look("/c")).rejects.toMatchObject({ code: "host_offline" });
});

test("a newer connection of the machine does not leave the old one's questions hanging", async () => {
  const first = await hub.connect({ token: host.agentToken, machineId: "m", bootId: "b" });
  await agent.drop();
  await first.greet();
  const answer = expect(look("/a")).rejects.toMatchObject({ code: "host_offline" });
  await first.next("host.list");
  const second = await hub.connect({ token: host.agentToken, machineId: "m", bootId: "b" });
  await second.greet();
  await answer;
});

test("an agent that was not welcomed yet is asked nothing", async () => {
  await agent.drop();
  await hub.connect({ token: host.agentToken });
  await expect(look("/a")).rejects.toMatchObject({ code: "host_offline" });
});

test("more than a few questions at a time are refused, and there is room again after an answer", async () => {
  const answers = Array.from({ length: 8 }, (_, index) => look(`/${index}`));
  const asked = await Promise.all(answers.map(() => agent.next("host.list")));
  await expect(look("/one-more")).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 1 });
  for (const { requestId } of asked) agent.send(listed(requestId, "x"));
  await Promise.all(answers);
  const next = nameIn(look("/again"));
  agent.send(listed((await agent.next("host.list")).requestId, "y"));
  expect(await next).toBe("y");
});

test("an answer that was lost on the way is a time-out, and a late one harms nobody", async () => {
  const session = hub.registry().current(host.hostId);
  if (!session) throw new Error("the agent is not connected");
  const questions = createFolderQuestions(20);
  await expect(questions.ask(session, "/srv")).rejects.toMatchObject({ code: "host_timeout" });
  const { requestId } = await agent.next("host.list");
  questions.answer(session, requestId, { entries: [], isCut: false, problem: null });
  questions.drop(session);
});

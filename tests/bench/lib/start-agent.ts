import { type AgentOptions, makeAgent, type TestAgent } from "@/tests/harness/agent";

/** An agent that was enrolled with that token and is connected. @throws with what the agent said */
export async function startAgent(options: AgentOptions, token: string): Promise<TestAgent> {
  const agent = await makeAgent(options);
  const { code, stderr } = await agent.enroll(token);
  if (code !== 0) throw new Error(`Enrolling failed with ${code}: ${stderr}`);
  await agent.run();
  await agent.waitForConnection("online");
  return agent;
}

import type { Hello } from "./inbound/hello";

/** What an agent is, as it said in `hello`. */
export type AgentBuild = Pick<Hello, "protocol" | "agentVersion">;

/** The first protocol with updates of the agent; an older agent would take the message for a broken one. */
const FIRST_WITH_UPDATES = 3;
export const mayBeOffered = ({ protocol }: Pick<AgentBuild, "protocol">): boolean => protocol >= FIRST_WITH_UPDATES;

const known = new Map<string, AgentBuild>();
/** Far more than a fleet has; beyond it nothing is shared. */
const MAX_KNOWN = 100;

/** One object for all agents of a kind: ten thousand idle sessions should be small. */
export function sharedBuild({ protocol, agentVersion }: AgentBuild): AgentBuild {
  const key = `${protocol} ${agentVersion}`;
  const build = known.get(key) ?? { protocol, agentVersion };
  if (known.size < MAX_KNOWN) known.set(key, build);
  return build;
}

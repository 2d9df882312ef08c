/** The agent's version. A test holds it equal to the version in the project's package.json. */
export const AGENT_VERSION = "0.1.0";

/** Where the agent keeps its files. Both folders can be moved by environment, so that an ordinary user can run it. */
import { isAbsolute, join } from "node:path";
import { AgentError } from "./errors.ts";
import { currentPlatform } from "./platform/platform.ts";

export type AgentPaths = {
  configDir: string;
  /** `agent.env`: server address, host id, agent token, certificate pin. */
  envFile: string;
  stateDir: string;
  /** Held locked by the running agent. */
  lockFile: string;
  connectionFile: string;
  /** The applied configuration, with the repository's credentials. */
  configFile: string;
  /** How far each schedule has come, and missed runs that are to be told. */
  schedulesFile: string;
  machineIdFile: string;
  /** The machine that the state directory belongs to. */
  machineFile: string;
  jobsDir: string;
  acknowledgedFile: string;
  /** When single snapshots were forgotten lately. */
  forgottenFile: string;
  /** What a `verify` restores, one folder per job, gone when it ends. */
  verifyDir: string;
  /** Where an update stands: `update.json`, `trial`, `starts`. */
  updateDir: string;
  /** What people on the host ask the running agent for, one file each. */
  requestsDir: string;
  /** The agent's log, where no journal takes it: Windows. */
  logsDir: string;
  /** HOME of restic. */
  resticHome: string;
  resticCacheDir: string;
};

/** Paths from `RM_CONFIG_DIR` and `RM_STATE_DIR`, else the platform's own places. */
export function agentPaths(getVariable: (name: string) => string | undefined): AgentPaths {
  const platform = currentPlatform();
  const configDir = absoluteOr(getVariable("RM_CONFIG_DIR"), platform.defaultConfigDir, "RM_CONFIG_DIR");
  const stateDir = absoluteOr(getVariable("RM_STATE_DIR"), platform.defaultStateDir, "RM_STATE_DIR");
  return {
    configDir,
    envFile: join(configDir, "agent.env"),
    stateDir,
    lockFile: join(stateDir, "agent.lock"),
    connectionFile: join(stateDir, "connection.json"),
    configFile: join(stateDir, "config.json"),
    schedulesFile: join(stateDir, "schedules.json"),
    machineIdFile: join(stateDir, "machine-id"),
    machineFile: join(stateDir, "machine.json"),
    jobsDir: join(stateDir, "jobs"),
    verifyDir: join(stateDir, "verify"),
    forgottenFile: join(stateDir, "forgotten.json"),
    acknowledgedFile: join(stateDir, "acknowledged.jsonl"),
    updateDir: join(stateDir, "update"),
    requestsDir: join(stateDir, "requests"),
    logsDir: join(configDir, "logs"),
    resticHome: join(stateDir, "home"),
    resticCacheDir: join(stateDir, "cache"),
  };
}

function absoluteOr(value: string | undefined, fallback: string, name: string): string {
  if (value === undefined || value === "") return fallback;
  if (!isAbsolute(value)) throw new AgentError("bad_config", `${name} must be an absolute path`);
  return value;
}

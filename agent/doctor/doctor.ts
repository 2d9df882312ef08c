/** All checks, side by side where they do not build on each other. */
import { type AgentEnv, readAgentEnv } from "../config.ts";
import { remedyFor } from "../connection-state.ts";
import { AgentError, messageOf } from "../errors.ts";
import { readJsonIfValid } from "../files.ts";
import { agentConfigSchema } from "../protocol/mod.ts";
import { secretsOf } from "../restic/env.ts";
import { createScrubber, type Scrubber } from "../scrub.ts";
import { parseServerUrl } from "../transport.ts";
import { bad, CHECK_NAMES, type CheckResult, type DoctorDeps, ok, type Said, within } from "./check.ts";
import { checkOutbox } from "./outbox.ts";
import { checkAgent } from "./process.ts";
import { checkRepository } from "./repository.ts";
import { checkRestic } from "./restic.ts";
import { checkServer } from "./server.ts";
import { checkService } from "./service.ts";
import { checkDisk, checkPermissions } from "./storage.ts";
import { checkUpdate } from "./update.ts";

const LOCAL_MS = 10_000;
const RESTIC_MS = 25_000;
/** Deriving the key of a repository alone takes seconds on a slow machine. */
const REPOSITORY_MS = 60_000;

/** Every check of `CHECK_NAMES`, in that order. Never rejects, and needs neither the agent nor the server. */
export async function examine(deps: DoctorDeps): Promise<CheckResult[]> {
  const { paths } = deps;
  const { env, said } = await readIdentity(paths.envFile);
  const results = await Promise.all([
    { check: "identity" as const, ...said },
    checkServer(env),
    within("restic", RESTIC_MS, () => checkRestic(deps)),
    within("repository", REPOSITORY_MS, (stop) => checkRepository(deps, stop)),
    within("disk", LOCAL_MS, () => checkDisk(paths)),
    within("permissions", LOCAL_MS, () => checkPermissions(paths)),
    within("outbox", LOCAL_MS, () => checkOutbox(paths)),
    within("service", LOCAL_MS, checkService),
    within("agent", LOCAL_MS, () => checkAgent(paths)),
    within("update", LOCAL_MS, () => checkUpdate(paths)),
  ]);
  const scrubber = await scrubberFor(deps, env);
  return results
    .flat()
    .sort((a, b) => CHECK_NAMES.indexOf(a.check) - CHECK_NAMES.indexOf(b.check))
    .map((result) => scrubbed(result, scrubber));
}

async function readIdentity(envFile: string): Promise<{ env: AgentEnv | null; said: Said }> {
  try {
    const env = await readAgentEnv(envFile);
    parseServerUrl(env.serverUrl);
    return { env, said: ok(`host ${env.hostId} at ${env.serverUrl}`) };
  } catch (error) {
    const isReadable = await Deno.open(envFile).then(
      (file) => file.close(),
      (why) => why,
    );
    if (isReadable instanceof Deno.errors.PermissionDenied) {
      return { env: null, said: bad(`${envFile} may not be read`, "Run the doctor as root, with sudo.") };
    }
    const code = error instanceof AgentError ? error.code : "bad_config";
    return { env: null, said: bad(messageOf(error), remedyFor(code)) };
  }
}

async function scrubberFor({ paths }: DoctorDeps, env: AgentEnv | null): Promise<Scrubber> {
  const scrubber = createScrubber();
  scrubber.learn(env?.agentToken);
  const config = await readJsonIfValid(paths.configFile, agentConfigSchema).catch(() => null);
  if (config !== null) scrubber.learn(...secretsOf(config.repository));
  return scrubber;
}

const scrubbed = (result: CheckResult, { scrub }: Scrubber): CheckResult => ({
  ...result,
  message: oneLine(scrub(result.message)),
  fix: result.fix === null ? null : oneLine(scrub(result.fix)),
});

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

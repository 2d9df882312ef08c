/** `enroll`: the one-time token comes on standard input, so that it stands in nobody's arguments. */
import { ENROLL_EXIT, enroll } from "../enroll.ts";
import { agentPaths } from "../paths.ts";
import { hostRestic } from "../perform.ts";
import { parseServerUrl, plainHttpWarning } from "../transport.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";

export const enrollCommand: Command = {
  usage: "enroll",
  summary: "enroll this host; RM_SERVER in the environment, the one-time token on standard input",
  run: (args) => (args.length === 0 ? enrollHost() : Promise.resolve(BAD_USAGE)),
};

async function enrollHost(): Promise<number> {
  const serverUrl = getVariable("RM_SERVER") ?? "";
  if (serverUrl === "") {
    complain("RM_SERVER is not set: give the server's address, such as https://manager.example");
    return ENROLL_EXIT.badInput;
  }
  const risk = riskOf(serverUrl);
  if (risk !== null) complain(`warning: ${risk}`);
  const paths = agentPaths(getVariable);
  const restic = await hostRestic({ paths, getVariable });
  const outcome = await enroll({
    paths,
    serverUrl,
    token: await readToken(),
    pinnedPublicKey: getVariable("RM_PINNED_PUBKEY") || undefined,
    hostname: getVariable("RM_HOSTNAME") || undefined,
    resticVersion: "cause" in restic ? null : restic.version,
  });
  if (outcome.exitCode !== ENROLL_EXIT.ok) {
    complain(`enrollment failed: ${outcome.problem}`);
    return outcome.exitCode;
  }
  if (outcome.warning !== null) complain(`warning: ${outcome.warning}`);
  say(`enrolled as host ${outcome.hostId}`);
  return 0;
}

/** An address that cannot be read is told by the enrollment itself. */
function riskOf(serverUrl: string): string | null {
  try {
    return plainHttpWarning(parseServerUrl(serverUrl));
  } catch {
    return null;
  }
}

const MAX_TOKEN_BYTES = 4096;

async function readToken(): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of Deno.stdin.readable) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes("\n") || text.length > MAX_TOKEN_BYTES) break;
  }
  return (text.split("\n", 1)[0] ?? "").trim();
}

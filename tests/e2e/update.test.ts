import { beforeAll, describe, expect, it } from "vitest";
import { type AgentBuilds, makeAgentBuilds } from "../harness/agent-builds";
import type { Host } from "../harness/api";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import { openSite, QUICK, type Site, startSlowBackup, unthrottle } from "./support";

/** What a rollout does on real hosts: systemd, the guard, the launcher, the server's own offers. */

const AGENT = "/usr/local/bin/restic-manager-agent";
const STATE = "/var/lib/restic-manager";
const UPDATES = `${STATE}/update`;

interface Rollout {
  rollout_id: string;
  version: string;
  state: string;
  message: string | null;
}

let builds: AgentBuilds;
let site: Site;
let web: TestHost;

beforeAll(async () => {
  builds = await makeAgentBuilds();
  await builds.publish({ version: "1.0.0" });
  site = await openSite({ ...QUICK, RM_AGENT_DIR: builds.dir });
  web = await site.boot("upd-1");
  await site.onboard(web);
  // A test need not wait for the pauses between restarts; the guard and the rest stay as they were installed.
  await web.sh(
    "mkdir -p /etc/systemd/system/restic-manager-agent.service.d && " +
      "printf '[Service]\\nRestartSec=1\\nRestartSteps=0\\n' >/etc/systemd/system/restic-manager-agent.service.d/quick.conf && " +
      "systemctl daemon-reload",
  );
}, 180_000);

/** Offers what was published last to all hosts. */
async function rollOut(version: string, trialMs = 60_000): Promise<Rollout> {
  const body = { version, canary_percent: 100, trial_ms: trialMs };
  // The server looks at its folder anew about once a second.
  return waitFor(() => site.admin.call<Rollout>("POST", "/api/agent-rollouts", body), { what: `agent ${version}` });
}

const rollout = async (rolloutId: string): Promise<Rollout | undefined> =>
  (await site.admin.call<Rollout[]>("GET", "/api/agent-rollouts")).find((one) => one.rollout_id === rolloutId);

async function ended({ rollout_id }: Rollout, state: "finished" | "stopped"): Promise<Rollout> {
  const probe = async () => {
    const now = await rollout(rollout_id);
    return now?.state === state && now;
  };
  return waitFor(probe, { what: `the rollout to be ${state}`, timeoutMs: 90_000 });
}

const online = (version: string): Promise<Host> =>
  site.admin.waitForHost(web.name, { status: "online", agent_version: version }, 60_000);
const installed = async (file = AGENT): Promise<string> =>
  (await web.sh(`${file} version`)).replace(/^restic-manager-agent (\S+) .*\n$/, "$1");
const agentLog = (): Promise<string> => web.sh("journalctl -u restic-manager-agent -o cat --no-pager");

/** Ends the agent as soon as each of these is true, one after the other; prints which version stands there then. */
function killAtEachStep(conditions: readonly string[]): Promise<string> {
  const steps = conditions.map(
    (condition) => `
      until pid=$(main_pid) && [ "$pid" != 0 ] && [ "$pid" != "$last" ]; do :; done
      until ${condition}; do [ -d /proc/$pid ] || exit 9; done >/dev/null
      kill -9 $pid; last=$pid
      ${AGENT} version | cut -d' ' -f2`,
  );
  // At last the new one, before its welcome: the guard has counted its start.
  const onTrial = `
      until [ -s ${UPDATES}/starts ] && ! cmp -s ${AGENT} ${AGENT}.previous && pid=$(main_pid) && [ "$pid" != 0 ]; do :; done
      kill -9 $pid
      ${AGENT} version | cut -d' ' -f2`;
  const mainPid = "main_pid() { systemctl show --property MainPID --value restic-manager-agent; }; last=0";
  return web.sh([mainPid, ...steps, onTrial].join("\n"), { timeoutMs: 60_000 });
}

describe("a rollout on a real host", () => {
  it("waits for the backup that runs, and then brings the host online with the new version", async () => {
    const { host_id } = await site.admin.host(web.name);
    await builds.publish({ version: "1.1.0" });
    const jobId = await startSlowBackup(site, web, host_id);
    const started = await rollOut("1.1.0");
    await waitFor(async () => /update offered/.test(await agentLog()), { what: "the offer to arrive" });
    expect(await installed()).toBe("1.0.0");
    await unthrottle(web);
    expect((await site.admin.waitForJob(jobId)).status).toBe("succeeded");
    await online("1.1.0");
    await ended(started, "finished");
    expect([await installed(), await installed(`${AGENT}.previous`)]).toEqual(["1.1.0", "1.0.0"]);
    expect(await web.sh(`ls ${UPDATES}`)).toBe("update.json\n");
    expect((await web.exec(["restic-manager-agent", "status", "--wait", "10"])).code).toBe(0);
  }, 120_000);

  it("survives SIGKILL at every step: the host has a whole agent each time, and gets the new one in the end", async () => {
    await builds.publish({ version: "1.1.5" });
    const killed = killAtEachStep([
      "[ -e /usr/local/bin/.restic-manager-agent.new ]",
      "pgrep -f 'agent.mjs self-test'",
      `grep -q swapping ${UPDATES}/update.json`,
      `[ -e ${UPDATES}/trial ]`,
    ]);
    const started = await rollOut("1.1.5");
    expect(await killed).toMatch(/^(1\.1\.0\n){3}1\.1\.[05]\n1\.1\.5\n$/);
    await online("1.1.5");
    await ended(started, "finished");
    expect(await web.sh(`ls ${UPDATES}`)).toBe("update.json\n");
  }, 120_000);

  it("is taken back by the agent itself when the new one is not welcomed, and stops", async () => {
    await builds.publish({ version: "1.2.0", flaw: "deaf" });
    const stopped = await ended(await rollOut("1.2.0", 3_000), "stopped");
    expect(stopped.message).toContain(web.name);
    await online("1.1.5");
    expect(await installed()).toBe("1.1.5");
    expect(await agentLog()).toMatch(/agent was not welcomed in time/);
  }, 120_000);

  it("is taken back by the guard when the new one does not even stay up", async () => {
    await builds.publish({ version: "1.3.0", flaw: "crashing" });
    await ended(await rollOut("1.3.0"), "stopped");
    await online("1.1.5");
    expect(await installed()).toBe("1.1.5");
    expect(await agentLog()).toMatch(/guard: the new agent did not stay up/);
  }, 120_000);

  it("is refused and logged when the download is not the signed one", async () => {
    await builds.publish({ version: "1.4.0" });
    // The server has looked the file through by then, and the host has not asked for it.
    await web.sh("systemctl stop restic-manager-agent");
    const started = await rollOut("1.4.0");
    await builds.damage();
    await web.sh("systemctl start restic-manager-agent");
    await ended(started, "stopped");
    expect(await agentLog()).toMatch(/update refused.*bad_checksum/);
    expect(await installed()).toBe("1.1.5");
    expect(await web.sh("ls -A /usr/local/bin")).not.toContain(".new");
  }, 120_000);

  it("is refused and logged when another key than the learnt one has signed it", async () => {
    await web.sh(
      `sed -i 's|^RM_RELEASE_KEY=.*|RM_RELEASE_KEY=${Buffer.alloc(32, 7).toString("base64")}|' /etc/restic-manager/agent.env`,
    );
    await builds.publish({ version: "1.5.0" });
    await ended(await rollOut("1.5.0"), "stopped");
    expect(await agentLog()).toMatch(/update refused.*bad_signature/);
    expect(await installed()).toBe("1.1.5");
  }, 120_000);
});

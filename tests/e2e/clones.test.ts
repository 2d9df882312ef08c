import { expect, it } from "vitest";
import { waitFor } from "../harness/wait-for";
import { openSite, QUICK, runBackup, succeeded, typeAsAdmin } from "./support";

type Alert = { kind: string; host_id: string; subject: string; count: number };

const AGENT = "restic-manager-agent";
const FILES = "/etc/restic-manager /var/lib/restic-manager";

it("a copied host is refused, raises an alert, runs neither orders nor schedules, and heals under its own name", async () => {
  const site = await openSite(QUICK);
  const { admin } = site;
  const [host, copy] = await Promise.all([site.boot("web-1"), site.boot("web-2")]);
  await Promise.all([host, copy].map((one) => one.sh("mkdir -p /srv/data && echo content >/srv/data/file")));
  const { host_id } = await site.onboard(host);
  // The copy has the program from an enrollment of its own, and everything else from the first host.
  await site.onboard(copy);
  const [group] = await admin.sourceGroups(host_id);
  const schedule = {
    ...{ name: "minutely", kind: "backup", cron: "* * * * *", time_zone: "UTC" },
    source_group_ids: [String(group?.source_group_id)],
  };
  const { schedule_id } = await admin.call<{ schedule_id: string }>("POST", `/api/hosts/${host_id}/schedules`, {
    ...schedule,
    enabled: false,
  });
  const state = await host.sh(`tar -C / -cz ${FILES.replaceAll(" /", " ").slice(1)} | base64 -w0`);
  await copy.sh(`systemctl stop ${AGENT} && rm -rf ${FILES} && base64 -d | tar -C / -xz`, { input: state });
  await copy.sh(`systemctl start ${AGENT}`);
  const alerts = await waitForAlert();
  expect(alerts).toMatchObject([{ kind: "cloned_identity", host_id }]);
  expect(await copy.sh(`cat /var/lib/restic-manager/connection.json`)).toContain("cloned_identity");
  expect(await admin.host("web-1")).toMatchObject({ status: "online" });

  const jobId = await runBackup(site, host_id);
  await admin.waitForJob(jobId, ["succeeded"]);
  expect(await site.snapshots("web-1")).toHaveLength(1);
  expect(await copy.sh(`journalctl -u ${AGENT} --since -5min`)).toContain("nothing is started before a welcome");
  expect(await copy.sh(`ls /var/lib/restic-manager/jobs`)).not.toContain(jobId);

  // With the schedule on: the copy, restarted while it knows that schedule from the copied configuration, stays quiet.
  await admin.call("PATCH", `/api/schedules/${schedule_id}`, { enabled: true });
  const config = await waitForConfig();
  await copy.sh(`systemctl stop ${AGENT} && base64 -d >/var/lib/restic-manager/config.json`, { input: config });
  await copy.sh(`systemctl start ${AGENT}`);
  const scheduled = await waitForScheduled();
  await admin.waitForJob(scheduled, ["succeeded"]);
  await admin.call("PATCH", `/api/schedules/${schedule_id}`, { enabled: false });
  const log = await copy.sh(`journalctl -u ${AGENT}`);
  expect(log).not.toContain("schedule starts job");
  expect(await site.snapshots("web-1")).toHaveLength(2);

  const { install_command } = await admin.mint(site.order("web-2"));
  succeeded(await typeAsAdmin(copy, install_command.replace("sudo bash", "sudo RM_FORCE_REENROLL=1 bash")));
  const healed = await admin.waitForHost("web-2", { status: "online", repo_status: "ready" });
  await admin.waitForJob(await runBackup(site, healed.host_id), ["succeeded"]);
  expect(await site.snapshots("web-2")).toHaveLength(1);

  async function waitForAlert(): Promise<Alert[]> {
    return waitFor(
      async () => {
        const open = await admin.call<Alert[]>("GET", "/api/alerts?state=open");
        return open.length > 0 && open;
      },
      { what: "the alert" },
    );
  }
  async function waitForConfig(): Promise<string> {
    const read = () => host.sh("cat /var/lib/restic-manager/config.json");
    const text = await waitFor(async () => (await read()).includes('"isEnabled":true') && (await read()), {
      what: "the schedule on the host",
    });
    return Buffer.from(text).toString("base64");
  }
  async function waitForScheduled(): Promise<string> {
    return waitFor(
      async () => (await admin.jobs(host_id, { kind: "backup" })).find((job) => job.schedule_id)?.job_id ?? false,
      { what: "the schedule's own backup", timeoutMs: 75_000 },
    );
  }
});

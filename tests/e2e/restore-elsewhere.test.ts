import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Host } from "../harness/api";
import { LAB_NAME } from "../harness/lab";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import { openSite, QUICK, REPOSITORY, runBackup, type Site } from "./support";

/** Of the lost host's repository alone, so that it can be looked for on the other one. */
const LOST_PASSWORD = "Only-the-lost-hosts-repository-7c1f";

let site: Site;
let browser: Browser;
let lost: { machine: TestHost; host: Host };
let helper: { machine: TestHost; host: Host };

beforeAll(async () => {
  site = await openSite(QUICK);
  const executablePath = process.env.RM_TEST_CHROMIUM ?? "/usr/bin/chromium";
  // Hosts know the server by a name of their own network; the browser comes through the gateway to it.
  const args = ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP ${LAB_NAME} 127.0.0.1`];
  browser = await chromium.launch({ executablePath, args });
  [lost, helper] = await Promise.all([
    join("lost-1", { repo_encryption_password: LOST_PASSWORD }),
    join("helper-1", {}),
  ]);
});
afterAll(() => browser?.close());

async function join(name: string, changes: { repo_encryption_password?: string }) {
  const machine = await site.boot(name);
  await machine.sh(`mkdir -p /srv/data/deep/er && cd /srv/data &&
    echo ${name} >name && head -c 3M /dev/urandom >random && : >empty && ln -s /etc/shadow out && chmod 4750 random &&
    echo odd >$'line\\nbreak' && echo option >./--help && touch -d 2001-02-03T04:05:06Z deep/er/old`);
  return { machine, host: await site.onboard(machine, changes) };
}

/** Names, kinds, modes, owners, times, sizes, targets of links and contents of all that is below a folder. */
const lookOf = (machine: TestHost, folder: string) =>
  machine.sh(
    `cd '${folder}' && find . -mindepth 1 -printf '%p %y %m %U:%G %TY-%Tm-%TdT%TT %s %l\\0' | sort -z | tr '\\0' '\\n' &&
     find . -type f -print0 | sort -z | xargs -0 sha256sum --`,
  );

async function logIn(page: Page): Promise<void> {
  await page.goto(`${site.server.publicUrl}/login?next=/hosts`);
  await page.getByLabel("Username").fill(site.server.username);
  await page.getByLabel("Password", { exact: true }).fill(site.server.password);
  const isAwake = page.waitForRequest(/live\.events/);
  await page.getByRole("button", { name: "Log in" }).click();
  await isAwake;
}

it("a machine that is gone is restored onto another one through the browser, and that one's access ends", async () => {
  const backup = await site.admin.waitForJob(await runBackup(site, lost.host.host_id));
  expect(backup, backup.output).toMatchObject({ status: "succeeded" });
  // Who dies before its listing is in takes the id of its last snapshot along.
  const listed = async () => (await site.admin.snapshots(lost.host.host_id)).length > 0;
  await waitFor(listed, { what: "the snapshot to be listed" });
  const original = await lookOf(lost.machine, "/srv/data");
  await lost.machine.poweroff();
  await site.admin.waitForHost("lost-1", { status: "offline" });

  const page = await browser.newPage();
  await logIn(page);
  await page.goto(`${site.server.publicUrl}/hosts/${lost.host.host_id}/restore`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("radio", { name: "A new folder on another host" }).check();
  await page.getByRole("radio", { name: "helper-1" }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.waitForURL(/\/jobs\//);
  const jobId = String(/\/jobs\/([^/?#]+)/.exec(page.url())?.[1]);
  await page.getByText("Every file was read again and is equal.").waitFor({ timeout: 60_000 });
  const job = await site.admin.waitForJob(jobId);
  expect(job, job.output).toMatchObject({ kind: "restore", status: "succeeded" });

  expect(await lookOf(helper.machine, `/var/restic-restore/${jobId}/srv/data`)).toBe(original);
  // What is left of the access: nothing on the disk, in no process, and no way to ask again.
  // The word comes by standard input, lest the search finds itself.
  const traces = await helper.machine.sh(
    `cat >/dev/shm/word
     grep -rlFf /dev/shm/word /etc /var/lib/restic-manager /var/log /var/tmp /tmp /root
     grep -lzFf /dev/shm/word /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; true`,
    { input: LOST_PASSWORD },
  );
  expect(traces).toBe("");
  const audit = await site.admin.request("GET", "/api/audit?action=restores.start");
  expect(audit.text).toContain(jobId);
  expect(audit.text).toContain(helper.host.host_id);
  expect(audit.text).not.toContain(LOST_PASSWORD);
  expect(site.server.log()).not.toContain(LOST_PASSWORD);

  // The helper goes on with its own repository, as before.
  const own = await site.admin.waitForJob(await runBackup(site, helper.host.host_id));
  expect(own, own.output).toMatchObject({ status: "succeeded" });
  expect(await site.snapshots("helper-1")).toHaveLength(1);
  expect(REPOSITORY.password).not.toBe(LOST_PASSWORD);
});

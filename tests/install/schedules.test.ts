import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { INSTALL_SCRIPT, makeSandbox, type Sandbox, SHELLS } from "./sandbox";

const SECRET = "s3cr3t";
const UNITS = "/etc/systemd/system";

/** Shapes met in the field, by path. Everything that holds SECRET must come out masked. */
const FIXTURES: Record<string, string> = {
  "/etc/crontab":
    "SHELL=/bin/sh\nMAILTO=restic@example.org\n# 1 1 * * * root restic backup /commented\n17 * * * * root cd / && run-parts /etc/cron.hourly\n@daily root restic backup /etc/at-daily",
  "/etc/anacrontab": "RANDOM_DELAY=5\n1 5 backup.daily nice autorestic --ci cron\n",
  "/etc/cron.d/restic-home": `RESTIC_PASSWORD=${SECRET}1\n30 2 * * * root RESTIC_PASSWORD='${SECRET}2 x' restic -r rest:https://joe:${SECRET}3@r.example/h backup /home\n`,
  "/etc/cron.d/dump": `5 1 * * * root mysqldump -u root -p${SECRET}4 db | restic backup --stdin --stdin-filename db.sql\n`,
  "/etc/cron.d/resticprofile":
    "2 */2 * * * root cd /opt/rp && /opt/rp/resticprofile --no-ansi --config profiles.yaml run-schedule backup@home\n",
  "/etc/cron.d/by-script": "0 4 * * * root /usr/local/bin/nightly.sh >/dev/null 2>&1\n",
  "/etc/cron.d/by-cd": "0 5 * * * root cd /opt/jobs && ./weekly.sh\n",
  "/etc/cron.d/by-name": "0 6 * * * root nice two-levels\n",
  "/etc/cron.d/old.dpkg-old": "0 4 * * * root restic backup /leftover\n",
  "/etc/cron.d/with.dot": "0 4 * * * root restic backup /dotted\n",
  "/etc/cron.d/ours": "0 4 * * * root /usr/local/bin/restic-manager-agent status\n",
  "/usr/local/bin/nightly.sh": `#!/bin/sh\nexport RESTIC_PASSWORD=${SECRET}5\n# restic backup /in-comment\nrestic backup --password-command 'echo ${SECRET}6' /srv/nightly\ncurl -u joe:${SECRET}7 https://hc-ping.com/${SECRET}8\n/usr/local/bin/second-level.sh\n`,
  "/usr/local/bin/second-level.sh": "#!/bin/sh\nrestic backup /second-level\n",
  "/usr/local/bin/two-levels": "#!/bin/sh\n/usr/local/bin/second-level.sh\n",
  "/opt/jobs/weekly.sh": "#!/bin/sh\nrestic backup /srv/weekly\n",
  "/var/spool/cron/crontabs/joe":
    "@reboot restic backup /home/joe/reboot\n0 3 * * * restic backup /home/joe/no-newline-at-end",
  "/etc/cron.daily/backup": "#!/bin/sh\nset -e\nrestic backup /srv/daily\n",
  "/etc/cron.weekly/caller": "#!/bin/sh\nexec /usr/local/bin/nightly.sh\n",
  "/etc/cron.daily/skipped.sh": "#!/bin/sh\nrestic backup /run-parts-skips-dots\n",
  [`${UNITS}/restic-backup.timer`]: "[Timer]\nOnCalendar=*-*-* 03:00\n",
  [`${UNITS}/restic-backup.service`]: `[Service]\nEnvironment=RESTIC_PASSWORD=${SECRET}9\nExecStart=/usr/bin/restic \\\n  backup --verbose \\\n  /srv/continued\nExecStartPost=-/usr/bin/restic forget --prune --keep-daily 7\n`,
  [`${UNITS}/restic-check@.timer`]: "[Timer]\nOnCalendar=weekly\n",
  [`${UNITS}/restic-check@.service`]: "[Service]\nExecStart=/usr/bin/restic check --tag %i\n",
  [`${UNITS}/files.timer`]: "[Timer]\nOnBootSec=1h\nUnit=files-run.service\n",
  [`${UNITS}/files-run.service`]: "[Service]\nExecStart=/bin/true\n",
  [`${UNITS}/files-run.service.d/10-real.conf`]:
    "[Service]\nExecStart=\nExecStart=/usr/local/bin/nightly.sh --from-drop-in\n",
  [`${UNITS}/resticprofile-backup@profile-home.timer`]: "[Timer]\nOnCalendar=daily\n",
  [`${UNITS}/resticprofile-backup@profile-home.service`]:
    "[Service]\nExecStart=/usr/local/bin/resticprofile --no-ansi --config x run-schedule backup@home\n",
  [`${UNITS}/unrelated.timer`]: "[Timer]\nOnCalendar=daily\n",
  [`${UNITS}/unrelated.service`]: "[Service]\nExecStart=/bin/true\n",
  [`${UNITS}/backrest.service`]: "[Service]\nExecStart=/usr/local/bin/backrest --bind 127.0.0.1:9898\n",
  "/root/.config/systemd/user/restic-user.timer": "[Timer]\nOnCalendar=hourly\n",
  "/root/.config/systemd/user/restic-user.service": `[Service]\nExecStart=/usr/bin/restic -r s3:https://k:${SECRET}10@s3.example/b backup /root/user\n`,
  "/root/.autorestic.yml": "version: 2\n",
  "/proc/4711/comm": "backrest\n",
  "/proc/4711/cmdline": "/opt/backrest\0--bind\x000.0.0.0:9898\0",
  "/proc/4712/comm": "restic-manager-\n",
  "/proc/4712/cmdline": "restic-manager-agent\0run\0",
};

/** The same functions as in an installation, but only the last step is called. */
async function reportScript(): Promise<string> {
  const text = await readFile(INSTALL_SCRIPT, "utf8");
  return text.replace(/\{ main "\$@"; \}\n$/, "{ set_names; header_file=$(mktemp); report_schedules; }\n");
}

let sandbox: Sandbox;
let report: string;
beforeAll(async () => {
  sandbox = await makeSandbox({ processes: "none" });
  for (const [path, text] of Object.entries(FIXTURES)) {
    await sandbox.put(path, text, /bin\/|jobs\/|cron\.(daily|weekly)/.test(path) ? 0o755 : 0o644);
  }
  await sandbox.putFakeProgram("docker", "echo nightly-backup example/restic-cron:1; echo web nginx:1");
  const links = `mkdir -p ${UNITS}/timers.target.wants
    ln -s ../restic-check@.timer ${UNITS}/timers.target.wants/restic-check@data.timer
    ln -s ../restic-backup.timer ${UNITS}/timers.target.wants/restic-backup.timer
    ln -s /dev/null ${UNITS}/masked-restic.timer
    printf '[Timer]\\n' >/usr/lib/systemd/system/masked-restic.timer`;
  await sandbox.run({ shell: ["sh"], script: links });
  const before = await sandbox.changes();
  const result = await sandbox.run({ script: await reportScript() });
  expect(result.code).toBe(0);
  expect(result.stderr).toBe("");
  expect(await sandbox.changes()).toEqual(before);
  report = result.stdout;
});

/** The lines of the report that name a source. */
const linesAbout = (source: string) => report.split("\n").filter((line) => line.includes(source));

describe("the report of schedules that exist already", () => {
  it.each([
    ["/etc/crontab", "@daily root restic backup /etc/at-daily"],
    ["/etc/anacrontab", "autorestic --ci cron"],
    [
      "/etc/cron.d/restic-home",
      "30 2 * * * root RESTIC_PASSWORD=*** restic -r rest:https://***@r.example/h backup /home",
    ],
    ["/etc/cron.d/dump", "mysqldump -u root -p*** db | restic backup --stdin --stdin-filename db.sql"],
    ["/etc/cron.d/resticprofile", "run-schedule backup@home"],
    ["/etc/cron.d/by-script", "0 4 * * * root /usr/local/bin/nightly.sh"],
    ["/usr/local/bin/nightly.sh: ", "restic backup --password-command *** /srv/nightly"],
    ["/etc/cron.d/by-cd", "./weekly.sh"],
    ["/opt/jobs/weekly.sh: ", "restic backup /srv/weekly"],
    ["/var/spool/cron/crontabs/joe", "@reboot restic backup /home/joe/reboot"],
    ["/var/spool/cron/crontabs/joe", "restic backup /home/joe/no-newline-at-end"],
    ["/etc/cron.daily/backup", "restic backup /srv/daily"],
    ["/etc/cron.weekly/caller", "calls /usr/local/bin/nightly.sh"],
    [
      `${UNITS}/restic-backup.timer (OnCalendar=*-*-* 03:00 -> restic-backup.service)`,
      "/usr/bin/restic backup --verbose /srv/continued",
    ],
    [`${UNITS}/restic-backup.timer`, "forget --prune"],
    [`${UNITS}/restic-check@data.timer`, "restic check --tag data"],
    [`${UNITS}/files.timer (not enabled, OnBootSec=1h -> files-run.service)`, "nightly.sh --from-drop-in"],
    [`${UNITS}/resticprofile-backup@profile-home.timer`, "run-schedule backup@home"],
    [`${UNITS}/backrest.service`, "scheduler of its own"],
    ["/root/.config/systemd/user/restic-user.timer", "backup /root/user"],
    ["/root/.autorestic.yml", "schedule"],
    ["process  4711", "/opt/backrest --bind 0.0.0.0:9898"],
    ["docker   container", "nightly-backup example/restic-cron:1"],
  ])("lists %s", (source, text) => {
    expect(linesAbout(source).join("\n")).toContain(text);
  });

  it.each([
    ["comments", "/commented"],
    ["comments of scripts", "/in-comment"],
    ["assignments", "MAILTO"],
    ["leftovers of packages", "/leftover"],
    ["names with a dot, which Debian's cron skips", "/dotted"],
    ["names with a dot, which run-parts skips", "/run-parts-skips-dots"],
    ["scripts of scripts", "/second-level "],
    ["other timers", "unrelated"],
    ["masked timers", "masked-restic"],
    ["templates without an instance", "restic-check@.timer"],
    ["our own agent", "restic-manager-agent"],
  ])("passes over %s", (_name, text) => {
    expect(report).not.toContain(text);
  });

  it("shows no secret", () => {
    expect(report).not.toContain(SECRET);
  });

  it("names each once", () => {
    const lines = report.split("\n").filter((line) => / (cron|timer|config|daemon|process|docker) /.test(line));
    expect(new Set(lines).size).toBe(lines.length);
    expect(report).toContain(`${lines.length} found.`);
  });

  it("counts what it found, and says that nothing is touched", () => {
    expect(report).toMatch(/\d+ found\. They go on as before/);
    expect(report).toContain("never touched");
  });

  it("is the same in every shell", async () => {
    for (const shell of SHELLS) {
      expect((await sandbox.run({ script: await reportScript(), shell })).stdout).toBe(report);
    }
  });

  it("says so when there is none", async () => {
    const empty = await makeSandbox({ processes: "none" });
    expect((await empty.run({ script: await reportScript() })).stdout).toContain("none found");
  });
});

import { deflateRawSync } from "node:zlib";
import type Sqlite from "better-sqlite3";
import { withDatabase } from "../contract/support";
import { startDemoServer } from "../harness/demo-server";
import { expect, testOn } from "./fixtures";
import { expectToFit, logInByCookie, open, WIDTHS } from "./look";

const MARK = "hostile-7f3a";
const HTML = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"'><svg onload=window.hacked=1>`;
const ANSI = "\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007";
const TURNED = "\u202egnp.exe\u2066\u2067";
const CONTROLS = "a\u0000b\u0007c\u0008d\u0085e\u2028f";
const EMOJI = "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u{1f3f3}\ufe0f\u200d\u{1f308}".repeat(20);
const LONG = "W".repeat(10_000);
const ALL = [MARK, HTML, ANSI, TURNED, CONTROLS, EMOJI, LONG].join(" ");
const NAME = `${MARK} ${HTML}`.slice(0, 60) + LONG.slice(0, 40);
/** As long as a line of a log may be. */
const LINES = [`${MARK} ${HTML}`, ANSI, TURNED, CONTROLS, EMOJI, LONG.slice(0, 8_000)];

type Prey = { hostId: string; jobId: string; logJobId: string };

const test = testOn(() => startDemoServer({ hosts: 6, days: 3 })).extend<object, { prey: Prey }>({
  prey: [async ({ server }, use) => use(withDatabase(server, poison)), { scope: "worker" }],
});

/** Writes into every text column that comes from outside, past all checks, what nobody should ever send. */
function poison(db: Sqlite.Database): Prey {
  const set = (table: string, columns: Record<string, string>, where = "1") => {
    const assignments = Object.keys(columns).map((column) => `"${column}" = @${column}`);
    db.prepare(`UPDATE "${table}" SET ${assignments.join(", ")} WHERE ${where}`).run(columns);
  };
  const one = (sql: string): string => String(db.prepare(sql).pluck().get());
  const hostId = one(`SELECT "id" FROM "Host" WHERE "hostname" LIKE 'web-03%'`);
  const tags = JSON.stringify([MARK, HTML, ANSI, TURNED, EMOJI, LONG]);
  set("Host", { tags });
  // Longer than any name can be; the machine's own name is checked by server and agent.
  set(
    "Host",
    { hostname: `${MARK} ${HTML} ${TURNED} ${LONG.slice(0, 255)}`, agentVersion: HTML },
    `"id" = '${hostId}'`,
  );
  set("Host", {
    updateVersion: HTML.slice(0, 32),
    updateState: "failed",
    updateMessage: ALL,
    updateAt: new Date().toISOString(),
  });
  set("Repository", {
    url: `rest:https://x.example/${HTML}${LONG}`,
    state: "init_failed",
    cause: "unknown",
    message: ALL,
  });
  // Where a bound is part of what a row means, as on the wire, the text keeps to it.
  const excludes = JSON.stringify([HTML, LONG.slice(0, 1_000)]);
  set("SourceGroup", { paths: JSON.stringify([`/${HTML}`, `/${LONG.slice(0, 4_000)}`]), excludes });
  set("SourceGroup", { name: NAME }, `"hostId" = '${hostId}'`);
  set("Schedule", { name: NAME }, `"hostId" = '${hostId}' AND "kind" = 'backup'`);
  set("Snapshot", {
    hostname: ALL.slice(0, 255),
    username: ALL.slice(0, 255),
    paths: JSON.stringify([ALL]),
    tags: JSON.stringify([ALL]),
  });
  set("Alert", { message: ALL, subject: ALL });
  set("EnrollmentToken", { hostname: `${MARK} ${HTML}`, tags, repoUrl: `/${ALL}`, createdBy: ALL });
  set("AuditEntry", { actorName: ALL, targetId: ALL, details: JSON.stringify({ after: { [HTML]: ALL } }) });
  set("User", { username: ALL }, `"username" = 'mara'`);
  set("Job", { message: ALL, requestedBy: ALL });
  const logJobId = one(`SELECT "id" FROM "Job" WHERE "hasLog" AND "state" = 'succeeded' AND "kind" = 'backup' LIMIT 1`);
  const at = new Date().toISOString();
  const text = LINES.map((line) => JSON.stringify({ at, stream: "stderr", text: line })).join("\n");
  db.prepare(`UPDATE "JobLogChunk" SET "data" = ?, "lineCount" = ? WHERE "jobId" = ?`).run(
    deflateRawSync(text),
    LINES.length,
    logJobId,
  );
  db.prepare(`UPDATE "Job" SET "logLines" = ? WHERE "id" = ?`).run(LINES.length, logJobId);
  return { hostId, logJobId, jobId: one(`SELECT "id" FROM "Job" WHERE "state" = 'failed' LIMIT 1`) };
}

const SCREENS: Record<string, (prey: Prey) => string> = {
  overview: () => "/",
  hosts: () => "/hosts",
  host: ({ hostId }) => `/hosts/${hostId}`,
  "source groups": ({ hostId }) => `/hosts/${hostId}?tab=source-groups`,
  schedules: ({ hostId }) => `/hosts/${hostId}?tab=schedules`,
  snapshots: ({ hostId }) => `/hosts/${hostId}?tab=snapshots`,
  repository: ({ hostId }) => `/hosts/${hostId}?tab=repository`,
  jobs: () => "/jobs",
  "failed job": ({ jobId }) => `/jobs/${jobId}`,
  "job with log": ({ logJobId }) => `/jobs/${logJobId}`,
  "schedules of all": () => "/schedules",
  repositories: () => "/repositories",
  alerts: () => "/alerts",
  agents: () => "/agents",
  tokens: () => "/tokens",
  users: () => "/users",
  audit: () => "/audit",
};

/** Screens that would say nothing without the text. */
const TELLING = new Set(["hosts", "host", "jobs", "failed job", "job with log", "alerts", "audit", "repository"]);

test("names, tags, messages and log lines that want to be markup, colours or a wide page are shown as text", async ({
  page,
  app: _watchesTheConsole,
  server,
  prey,
  context,
}) => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await logInByCookie(context, server);
  const troubles: string[] = [];
  for (const [name, pathOf] of Object.entries(SCREENS)) {
    const look = async () => {
      const status = await open(page, pathOf(prey));
      expect(status).toBe(200);
      await expect(page.getByText(/could not be (shown|loaded)/i), "the screen failed").toHaveCount(0);
      // Text that is left out would pass all of the below; a log comes after its page.
      if (TELLING.has(name))
        await expect
          .poll(() => page.locator("main").innerText(), { message: `${name} does not show the text` })
          .toContain("<img src=x");
      await expectToFit(page, name, [WIDTHS.phone, WIDTHS.laptop]);
      expect(await page.locator('img[src="x"], svg[onload], main script:not([nonce])').count(), "made markup").toBe(0);
      expect(await page.evaluate(() => "hacked" in window), "a script ran").toBe(false);
    };
    await test.step(name, () => look().catch((error: Error) => troubles.push(`${name}: ${error.message}`)));
  }
  expect(dialogs).toEqual([]);
  expect(troubles.join("\n\n")).toBe("");
});

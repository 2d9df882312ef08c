import { type DemoServer, startDemoServer } from "../harness/demo-server";
import { expect, testOn } from "./fixtures";
import { expectToFit, logInByCookie, open, WIDTHS } from "./look";

/** Every screen on a fleet that has everything: healthy, failing, overdue, offline, running, never run, shared. */
const test = testOn(() => startDemoServer({ hosts: 40, days: 30, logDays: 5 }, { areOnline: true }));

const HOST_TABS = ["overview", "source-groups", "schedules", "snapshots", "jobs", "repository", "settings"];

/** The addresses of all screens, with an example of each that stands for one thing. */
async function screensOf(server: DemoServer): Promise<string[]> {
  const admin = await server.adminApi();
  const jobOf = async (status: string) => {
    const [job] = await admin.call<{ job_id: string }[]>("GET", `/api/jobs?status=${status}&limit=1`);
    return `/jobs/${job?.job_id}`;
  };
  const idOf = (name: string) => server.hosts.find(({ hostname }) => hostname.startsWith(name))?.hostId ?? "";
  return [
    ...["/", "/hosts", "/jobs", "/schedules", "/repositories", "/alerts", "/agents", "/tokens", "/users", "/audit"],
    // The page of the API is long, and looked at by a test of its own.
    ...["/settings", "/profile", "/certificate", "/no-such-page"],
    ...HOST_TABS.map((tab) => `/hosts/${idOf("db-03")}?tab=${tab}`),
    ...["restore", "restore?step=where&place=in_place", "restore?what=paths&step=review", "links", "recovery-kit"].map(
      (page) => `/hosts/${idOf("db-03")}/${page}`,
    ),
    ...[`/hosts/${idOf("lab-01")}?tab=repository`, `/hosts/${idOf("web-05")}`],
    ...[`/hosts/${idOf("db-03")}/find`, `/hosts/${idOf("db-03")}/diff`],
    ...(await Promise.all(["running", "succeeded", "failed", "partial"].map(jobOf))),
  ];
}

/** Looks at all screens and tells every trouble at once. */
async function lookAtAll(paths: readonly string[], look: (path: string) => Promise<void>): Promise<void> {
  const troubles: string[] = [];
  for (const path of paths)
    await test.step(path, () => look(path).catch((error: Error) => troubles.push(`${path}: ${error.message}`)));
  expect(troubles.join("\n\n")).toBe("");
}

test("every screen is accessible in both themes and fits a phone, a laptop and a wall", async ({
  page,
  app,
  server,
  context,
}) => {
  test.setTimeout(360_000);
  await logInByCookie(context, server);
  await lookAtAll(await screensOf(server), async (path) => {
    await page.setViewportSize({ width: WIDTHS.laptop, height: 900 });
    const status = await open(page, path);
    expect(status, path).toBe(path === "/no-such-page" ? 404 : 200);
    if (status === 200) await expect(page.getByText(/these hosts do not exist/)).toBeVisible();
    await app.expectAccessible();
    await expectToFit(page, path, Object.values(WIDTHS));
  });
});

test("every screen is there in German, and its longer words still fit", async ({
  page,
  app: _watchesTheConsole,
  server,
  context,
}) => {
  await logInByCookie(context, server);
  await context.addCookies([{ name: "rm_locale", value: "de", url: server.url }]);
  await lookAtAll(await screensOf(server), async (path) => {
    await page.setViewportSize({ width: WIDTHS.laptop, height: 900 });
    await open(page, path);
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expectToFit(page, `${path} in German`, [WIDTHS.phone, WIDTHS.laptop]);
  });
});

test("the login is accessible, fits, and speaks the browser's language", async ({ page, app, browser, server }) => {
  await open(page, "/login");
  await app.expectAccessible();
  await expectToFit(page, "/login", Object.values(WIDTHS));
  const german = await browser.newContext({ locale: "de-DE", baseURL: server.url });
  const other = await german.newPage();
  await other.goto("/login");
  await expect(other.locator("html")).toHaveAttribute("lang", "de");
  await german.close();
});

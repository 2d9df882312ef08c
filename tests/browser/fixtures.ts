import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { runCleanups } from "../harness/cleanup";
import { startServer, type TestServer } from "../harness/server";

type Fixtures = { app: App };
type WorkerFixtures = { server: TestServer };

/** What a person does at every visit. */
export type App = {
  logIn(username?: string, password?: string): Promise<void>;
  /** Fails with every violation of WCAG 2.2 A and AA on the page, in the light and in the dark theme. */
  expectAccessible(): Promise<void>;
};

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await runCleanups();
    },
    { scope: "worker" },
  ],
  baseURL: ({ server }, use) => use(server.url),
  app: async ({ page, server }, use) => {
    const problems = watchConsole(page);
    await use({
      logIn: (username = server.username, password = server.password) => logIn(page, username, password),
      expectAccessible: () => expectAccessible(page),
    });
    expect(problems, "errors in the browser's console").toEqual([]);
  },
});

/** The same with another server than the one that the other files of a worker share, such as one without a host. */
export const testOn = <Server extends TestServer>(start: () => Promise<Server>) =>
  test.extend<object, { server: Server }>({
    server: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
      async ({}, use) => {
        await use(await start());
        await runCleanups();
      },
      { scope: "worker" },
    ],
  });

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto("/login?next=/hosts");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  // The page asks for its events once it listens to keys, too; its text alone is there before that.
  const isAwake = page.waitForRequest(/live\.events/);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Hosts", level: 1 })).toBeVisible();
  await isAwake;
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Colours that are inherited follow with the next frame; axe would see the old ones on the new ground.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(
      violations.map(
        ({ id, nodes }) => `${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      ),
    ).toEqual([]);
  }
}

/** A refused script, a failed render or a thrown error shows in the console, and nowhere else. */
function watchConsole(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    // The browser itself reports every answer that is no success, such as a refused login.
    if (message.text().startsWith("Failed to load resource")) return;
    problems.push(message.text());
  });
  return problems;
}

export { expect };

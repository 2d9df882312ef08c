import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Locator, Page } from "@playwright/test";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import { plainRestic } from "../harness/restic";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const HOST = "browser-host.test";
const BACKEND = { username: "browser", password: "browser-secret-7" };

/** Enough random data that a backup takes long enough to be watched. */
async function makeTree(megabytes: number): Promise<string> {
  const tree = join(await makeTempDir("tree"), "files");
  await mkdir(tree);
  for (let index = 0; index < megabytes / 50; index += 1)
    await pipeline(
      Readable.from(
        (function* () {
          for (let mib = 0; mib < 50; mib += 1) yield randomBytes(1024 * 1024);
        })(),
      ),
      createWriteStream(join(tree, `random-${index}.bin`)),
    );
  return tree;
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("sixty Tabs did not lead there");
}

async function retype(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

test("a person logs in, adds a host with the keyboard alone, watches it come online and its first backup succeed", async ({
  page,
  app,
  server,
}) => {
  const restServer = await startRestServer({ users: { [BACKEND.username]: BACKEND.password } });
  const tree = await makeTree(300);

  await page.goto("/hosts");
  await expect(page).toHaveURL(/\/login/);
  await app.expectAccessible();
  await app.logIn();
  await app.expectAccessible();

  // From here to the first backup nothing but the keyboard is used.
  const { keyboard } = page;
  await tabTo(page, page.getByRole("button", { name: "Add host" }).first());
  await keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Hostname")).toBeFocused();
  await keyboard.type("not a host name");
  await expect(dialog.getByText(/host name of letters/), "said while typing").toBeVisible();
  await tabTo(page, dialog.getByLabel("Repository URL"));
  await keyboard.type("ftp://nowhere");
  await expect(dialog.getByText(/start with one of/)).toBeVisible();
  await app.expectAccessible();
  await keyboard.press("Enter");
  await expect(dialog.getByLabel("Hostname"), "a refusal leads to its field").toBeFocused();

  await keyboard.press("ControlOrMeta+a");
  await keyboard.type(HOST);
  await retype(page, dialog.getByLabel("Repository URL"), restServer.repositoryUrl("browser"));
  await retype(page, dialog.getByLabel("Repository user"), BACKEND.username);
  await retype(page, dialog.getByLabel("Repository password", { exact: true }), BACKEND.password);
  await retype(page, dialog.getByLabel("Paths"), tree);
  await tabTo(page, dialog.getByRole("button", { name: "Create install line" }));
  await keyboard.press("Enter");

  const line = dialog.getByText(/RM_TOKEN=/).first();
  await expect(line).toBeVisible();
  const token = /RM_TOKEN='?(rme_[A-Za-z0-9_-]+)/.exec((await line.textContent()) ?? "")?.[1];
  expect(token, "the install line carries the token").toBeTruthy();
  await app.expectAccessible();

  const agent = await makeAgent({ serverUrl: server.url, hostname: HOST });
  expect((await agent.enroll(token ?? "")).code).toBe(0);
  await expect(dialog.getByText("Token used")).toBeVisible();
  await agent.run();
  await expect(dialog.getByRole("button", { name: "Run backup" })).toBeEnabled({ timeout: 30_000 });
  await app.expectAccessible();
  await tabTo(page, dialog.getByRole("button", { name: "Run backup" }));
  await keyboard.press("Enter");

  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("log")).toContainText(/snapshot/i);
  await app.expectAccessible();

  const restic = await plainRestic({
    url: restServer.repositoryUrl("browser"),
    ...BACKEND,
    repositoryPassword: BACKEND.password,
  });
  expect(await restic.snapshots()).toHaveLength(1);

  await page.goto("/hosts");
  const row = page.getByRole("row", { name: new RegExp(HOST) });
  await expect(row).toContainText("Online");
  await expect(row).toContainText("Ready");
  await row.getByRole("link", { name: HOST }).click();
  await expect(page.getByRole("heading", { name: HOST })).toBeVisible();
  await app.expectAccessible();

  await agent.kill("children");
  await expect(page.getByText("Offline").first()).toBeVisible({ timeout: 30_000 });
});

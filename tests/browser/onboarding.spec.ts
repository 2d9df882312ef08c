import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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

test("a person logs in, adds a host, watches it come online and its first backup succeed", async ({
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

  await page.getByRole("button", { name: "Add host" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Hostname").fill("not a host name");
  await dialog.getByLabel("Repository URL").fill("ftp://nowhere");
  await dialog.getByRole("button", { name: "Create install line" }).click();
  await expect(dialog.getByText(/host name of letters/)).toBeVisible();
  await expect(dialog.getByText(/start with one of/)).toBeVisible();
  await app.expectAccessible();

  await dialog.getByLabel("Hostname").fill(HOST);
  await dialog.getByLabel("Repository URL").fill(restServer.repositoryUrl("browser"));
  await dialog.getByLabel("Repository user").fill(BACKEND.username);
  await dialog.getByLabel("Repository password", { exact: true }).fill(BACKEND.password);
  await dialog.getByLabel("Paths").fill(tree);
  await dialog.getByRole("button", { name: "Create install line" }).click();

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
  await dialog.getByRole("button", { name: "Run backup" }).click();

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

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, testOn } from "./fixtures";

/** No hosts but its own: they are counted. */
const test = testOn(() => startServer());

const MACHINE = { hostname: "x", os: "linux", arch: "amd64", agent_version: "0.1.0", restic_version: "0.18.0" };

/** A host whose agent has never connected. */
async function addAbsentHost(server: TestServer, hostname: string): Promise<void> {
  const admin = await server.adminApi();
  const { token } = await admin.mint({ hostname, repo_url: "/srv/repo" });
  await admin.call("POST", "/api/agents/enroll", { ...MACHINE, token });
}

async function addRealHost(server: TestServer, hostname: string): Promise<string> {
  const source = join(await makeTempDir("hosts"), "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), "content");
  const rest = await startRestServer();
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    ...{ hostname, repo_url: rest.repositoryUrl(hostname), initial_paths: [source] },
    repo_encryption_password: "hosts-secret-8",
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  return (await admin.waitForHost(hostname, { status: "online", repo_status: "ready" })).host_id;
}

test("many hosts are tagged and run at once, filters live in the address, and rows that are out of sight are reached", async ({
  page,
  app,
  server,
}) => {
  const hostId = await addRealHost(server, "real.test");
  for (let index = 0; index < 60; index += 1) await addAbsentHost(server, `absent-${index}.test`);

  await app.logIn();
  await page.goto("/hosts");
  const table = page.getByRole("table", { name: "Hosts" });
  await expect(table).toHaveAttribute("aria-rowcount", "62");
  expect(await table.getByRole("row").count(), "only what is in sight exists").toBeLessThan(60);
  for (let press = 0; press < 61; press += 1) await page.keyboard.press("j");
  await expect(table.getByRole("link", { name: "real.test" }), "the last row, reached with the keyboard").toBeFocused();

  await page.getByLabel("Search hosts").fill("absent-1");
  await expect(table).toHaveAttribute("aria-rowcount", "12");
  await page.getByLabel("Search hosts").fill("");
  await table.getByLabel("Select absent-0.test").check();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await table.getByLabel("Select real.test").check();
  const bar = page.getByRole("region", { name: "Selected hosts" });
  await expect(bar).toContainText("2 hosts selected");
  await app.expectAccessible();
  await bar.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Tags").fill("chosen");
  await page.getByRole("dialog").getByRole("button", { name: "Tag 2 hosts" }).click();
  await expect(page.getByText("Done on 2 hosts.").first()).toBeVisible();

  await page.getByLabel("Tag", { exact: true }).selectOption("chosen");
  await page.getByLabel("Connection").selectOption("online");
  await expect(page).toHaveURL(/tag=chosen&status=online/);
  await expect(table).toHaveAttribute("aria-rowcount", "2");
  await page.reload();
  await expect(table).toHaveAttribute("aria-rowcount", "2");
  await expect(table.getByRole("row", { name: /real\.test/ })).toBeVisible();

  await page.getByLabel("Connection").selectOption("");
  await table.getByLabel(/Select all/).click();
  await expect(bar).toContainText("2 hosts selected");
  await bar.getByRole("button", { name: "Run backup" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run on 2 hosts" }).click();
  const left = page.getByRole("dialog", { name: "1 host was left out" });
  await expect(left).toContainText("absent-0.test");
  await expect(left).toContainText(/still being set up/);
  await app.expectAccessible();
  await left.getByRole("button", { name: "Close" }).last().click();
  const admin = await server.adminApi();
  await expect
    .poll(
      async () =>
        (await admin.call<{ status: string; kind: string }[]>("GET", `/api/hosts/${hostId}/jobs?kind=backup`))[0],
    )
    .toMatchObject({ kind: "backup", status: "succeeded" });
});

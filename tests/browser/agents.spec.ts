import WebSocket from "ws";
import { encode, PROTOCOL_VERSION } from "@/agent/protocol/mod";
import { withDatabase } from "../contract/support";
import type { Api } from "../harness/api";
import type { TestServer } from "../harness/server";
import { expect, test } from "./fixtures";

type Machine = { hostname: string; token: string; machineId: string };

/** An enrolled host that no agent runs on. @returns its agent token */
async function enroll(admin: Api, hostname: string): Promise<string> {
  const { token } = await admin.mint({ hostname, repo_url: "/srv/repo" });
  const machine = { token, hostname, os: "linux", arch: "amd64", agent_version: "0.0.1" };
  return (await admin.call<{ agent_token: string }>("POST", "/api/agents/enroll", machine)).agent_token;
}

/** Says hello as an agent of that machine. @returns the socket and the type of the server's answer */
function greet(server: TestServer, { hostname, token, machineId }: Machine) {
  const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/ws/agent`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const hello = {
    ...{ type: "hello" as const, protocol: PROTOCOL_VERSION, agentVersion: "0.0.1", resticVersion: "0.18.0" },
    ...{ os: "linux" as const, arch: "amd64" as const, hostname, machineId, bootId: machineId },
    ...{ configRevision: 1, runningJobs: [], finishedJobs: [] },
  };
  return new Promise<{ socket: WebSocket; answer: string }>((resolve, reject) => {
    socket.once("open", () => socket.send(encode(hello)));
    socket.once("error", reject);
    socket.once("message", (data) => resolve({ socket, answer: String(JSON.parse(String(data)).type) }));
  });
}

test("a copied agent is an alert in the navigation and on its host, which a viewer sees and an operator closes", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  const hostname = "copied.test";
  const token = await enroll(admin, hostname);
  const { host_id } = await admin.host(hostname);
  const first = await greet(server, { hostname, token, machineId: "machine-1" });
  expect(first.answer).toBe("welcome");
  await app.logIn();
  await page.goto("/alerts");
  await expect(page.getByText("No open alerts")).toBeVisible();
  const clone = await greet(server, { hostname, token, machineId: "machine-2" });
  expect(clone.answer).toBe("rejected");
  await expect(page.getByRole("article")).toContainText("Two machines use one identity");
  await expect(page.getByRole("link", { name: /^Alerts/ })).toContainText("1");
  await app.expectAccessible();
  await page.getByRole("article").getByRole("link", { name: hostname }).click();
  await expect(page).toHaveURL(new RegExp(host_id));
  await expect(page.getByRole("article")).toContainText("What to do");
  await app.expectAccessible();
  const username = "alert-viewer";
  const password = "Password-of-the-viewer-1";
  await admin.call("POST", "/api/users", { username, password, role: "viewer" });
  await page.context().clearCookies();
  await app.logIn(username, password);
  await page.goto("/alerts");
  const close = page.getByRole("button", { name: /^Close: Two machines/ });
  await close.hover();
  await expect(close).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("tooltip")).toContainText("this needs operator");
  await page.context().clearCookies();
  await app.logIn();
  await page.goto("/alerts");
  await close.click();
  await expect(page.getByText("No open alerts")).toBeVisible();
  await page.getByRole("tab", { name: "Closed" }).click();
  await expect(page.getByRole("article")).toContainText(`by ${server.username}`);
  first.socket.terminate();
});

test("the agents' page shows builds, versions and a failed update with its fix; a rollout is started and stopped", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  await enroll(admin, "old.test");
  const { host_id } = await admin.host("old.test");
  withDatabase(server, (database) =>
    database
      .prepare(
        `UPDATE "Host" SET "updateOfferId" = 'earlier-one', "updateVersion" = '0.0.2', "updateState" = 'failed',
         "updateCode" = 'no_space', "updateMessage" = 'There is no room for it.', "updateAt" = ? WHERE "id" = ?`,
      )
      .run(new Date().toISOString(), host_id),
  );
  await app.logIn();
  await page.goto("/agents");
  await expect(page.getByRole("table", { name: "Builds on this server" })).toContainText("linux");
  await expect(page.getByRole("list", { name: "Versions in the fleet" })).toContainText("on 0.0.1");
  await expect(page.getByText("Free 100 MB on the host")).toBeVisible();
  await app.expectAccessible();
  await page.getByRole("button", { name: "Start rollout" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("First hosts, in percent").fill("50");
  await dialog.getByRole("button", { name: "Start rollout" }).click();
  await expect(page.getByRole("heading", { name: /^Rollout of / })).toBeVisible();
  await expect(page.getByText(/first \(50 %\)/)).toBeVisible();
  await app.expectAccessible();
  await page.getByRole("button", { name: "Stop rollout" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop rollout" }).click();
  await expect(page.getByRole("list", { name: "Earlier rollouts" })).toContainText("Stopped");
  await page.goto("/certificate");
  await expect(page.getByText("This server has no certificate of its own")).toBeVisible();
  await app.expectAccessible();
});

import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT_ROOT } from "../harness/paths";
import { runCommand } from "../harness/processes";
import { makePerson, startContractServer, stranger } from "./support";

it("a bot with curl and jq gets the install line in four calls, and its token enrolls a host", async () => {
  const server = await startContractServer();
  const admin = await server.adminApi();
  const bot = await makePerson(server, admin, "operator");
  const runBot = (env: Record<string, string> = {}) =>
    runCommand({
      name: "bot.sh",
      command: join(PROJECT_ROOT, "tests/contract/bot.sh"),
      env: {
        RM_SERVER: server.url,
        BOT_USERNAME: bot.username,
        BOT_PASSWORD: bot.password,
        HOSTNAME_WANTED: "newhost.example",
        REPO_URL: "rest:https://rest.example/newhost",
        REPO_USERNAME: "newhost",
        REPO_PASSWORD: `quotes ' " and \\ $(true) in it`,
        ...env,
      },
    });

  const { code, stdout, stderr } = await runBot();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const line = /^curl -fsSL (\S+)\/install\/install\.sh \| sudo RM_SERVER=(\S+) RM_TOKEN=([\w-]+) bash\n$/.exec(stdout);
  expect(line?.slice(1, 3), stdout).toEqual([server.url, server.url]);

  const enrolled = await stranger(server).request("POST", "/api/agents/enroll", {
    token: line?.[3],
    hostname: "newhost",
    os: "linux",
    arch: "amd64",
    agent_version: "0.1.0",
    restic_version: "0.18.0",
  });
  expect(enrolled.status, enrolled.text).toBe(200);
  expect(await admin.host("newhost.example")).toMatchObject({ repo_url: "rest:https://rest.example/newhost" });

  // curl -f ends with 22 on a refusal, so a bot notices.
  expect((await runBot({ BOT_PASSWORD: "wrong" })).code).toBe(22);
  expect((await runBot({ HOSTNAME_WANTED: "two words" })).code).not.toBe(0);
});

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Minted } from "../harness/api";
import { PROJECT_ROOT } from "../harness/paths";
import { type RunningProcess, startProcess } from "../harness/processes";
import type { TestHost } from "../harness/test-host";
import {
  openSite,
  REPOSITORY,
  runBackup,
  type Site,
  shown,
  startSlowBackup,
  succeeded,
  typeAsAdmin,
  unthrottle,
} from "./support";

interface Find {
  place: "cmdline" | "environ";
  name: string;
  program: string;
}

/** Every form in which a secret could have been written down. */
const formsOf = (name: string, secret: string): [string, string][] => {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
    Buffer.from(secret).toString("hex"),
  ];
  return [...new Set(forms)].map((form) => [name, form]);
};

async function startSampler(secrets: [string, string][]): Promise<RunningProcess> {
  const args = [join(PROJECT_ROOT, "tests/e2e/process-sampler.mjs")];
  const input = JSON.stringify(secrets);
  const sampler = await startProcess({ name: "process sampler", command: process.execPath, args, input });
  await sampler.waitForOutput(/sampling/);
  return sampler;
}

async function endSampler(sampler: RunningProcess): Promise<Find[]> {
  await sampler.stop();
  const lines = sampler.stdout().trim().split("\n").slice(1);
  const rounds = lines.map((line) => JSON.parse(line)).find((line) => "rounds" in line)?.rounds ?? 0;
  expect(rounds).toBeGreaterThan(50);
  return lines.map((line) => JSON.parse(line)).filter((line) => "place" in line);
}

function filesBelow(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return names.map((name) => join(dir, name)).filter((path) => statSync(path).isFile());
}

/** Which files of the host hold one of the texts; they are given by standard input, so that nothing else shows them. */
async function grepHost(host: TestHost, secrets: [string, string][], dirs: string): Promise<string[]> {
  const input = `${secrets.map(([, form]) => form).join("\n")}\n`;
  const skipped = "--exclude-dir=proc --exclude-dir=sys --exclude-dir=dev";
  const { code, stdout, stderr } = await host.exec(
    ["bash", "-c", `grep -rlaF --devices=skip ${skipped} -f - ${dirs}`],
    {
      input,
    },
  );
  expect({ isDone: code === 0 || code === 1, stderr }).toEqual({ isDone: true, stderr: "" });
  return stdout.trim().split("\n").filter(Boolean);
}

async function textOf(site: Site, path: string): Promise<string> {
  const { status, text } = await site.admin.request("GET", path);
  expect(status, path).toBe(200);
  return text;
}

it("secrets are nowhere but where they belong: not in database, logs, arguments, environments or files", async () => {
  const site = await openSite();
  const host = await site.boot("web-1");
  const minted: Minted = await site.admin.mint(site.order("web-1"));
  const session = site.admin.cookie("rm_session") ?? "";
  const known = [
    ...formsOf("enrollment token", minted.token),
    ...formsOf("repository password", REPOSITORY.password),
    ...formsOf("session", session),
  ];

  const installing = await startSampler(known);
  const installed = await typeAsAdmin(host, minted.install_command);
  succeeded(installed);
  const whileInstalling = await endSampler(installing);
  expect(whileInstalling.filter(({ place }) => place === "cmdline")).toEqual([]);
  expect(whileInstalling.filter(({ program }) => program !== "restic")).toEqual([]);
  for (const [, form] of known) expect(shown(installed)).not.toContain(form);

  // A backup, a failure whose output speaks of the repository, a repair, a cancelled one.
  const enrolled = await site.admin.waitForHost("web-1", { status: "online", repo_status: "ready" });
  const agentToken = (await host.sh("sed -n s/^RM_AGENT_TOKEN=//p /etc/restic-manager/agent.env")).trim();
  expect(agentToken.length).toBeGreaterThan(32);
  const bot = { name: "bot", role_limit: "viewer", expires_in_days: 1 };
  const apiToken = (await site.admin.call<{ token: string }>("POST", "/api/auth/api-tokens", bot)).token;
  const wrongPassword = "geheim-and-wrong";
  const secrets = [
    ...known,
    ...formsOf("agent token", agentToken),
    ...formsOf("API token", apiToken),
    ...formsOf("wrong password", wrongPassword),
  ];
  const running = await startSampler(secrets);
  const slow = await startSlowBackup(site, host, enrolled.host_id, 40);
  await unthrottle(host);
  expect((await site.admin.waitForJob(slow)).status).toBe("succeeded");
  const replace = async (changes: Record<string, string>) => {
    const body = site.order("web-1", { ...changes, initial_paths: [] });
    return (await site.admin.call<{ job_id: string }>("PUT", `/api/hosts/${enrolled.host_id}/repo`, body)).job_id;
  };
  const outputs: string[] = [];
  for (const order of [
    () => replace({ repo_encryption_password: wrongPassword }),
    () => replace({ repo_password: wrongPassword }),
    () => replace({}),
    () => runBackup(site, enrolled.host_id),
  ])
    outputs.push(JSON.stringify(await site.admin.waitForJob(await order())));
  expect(outputs.map((text) => JSON.parse(text).status)).toEqual(["failed", "failed", "succeeded", "succeeded"]);
  const whileRunning = await endSampler(running);
  expect(whileRunning.filter(({ place }) => place === "cmdline")).toEqual([]);
  expect(whileRunning.filter(({ program }) => program !== "restic")).toEqual([]);
  // The sampler does see: restic, and it alone, has its password in its environment.
  expect(whileRunning.map(({ name }) => name)).toContain("repository password");

  const everything = [...secrets, ...formsOf("admin password", site.server.password)];
  const texts: Record<string, string> = {
    "server log": site.server.log(),
    "rest-server log": site.rest.log(),
    "agent journal": await host.sh("journalctl --no-pager -o export"),
    "job outputs": outputs.join("\n"),
  };
  for (const path of [
    "hosts",
    "enrollment-tokens",
    "audit",
    "users",
    "auth/api-tokens",
    `hosts/${enrolled.host_id}/jobs`,
  ])
    texts[`/api/${path}`] = await textOf(site, `/api/${path}`);
  // Database, its WAL and the copies that migrations make; the key file holds none of these either.
  const before = filesBelow(site.server.dataDir);
  for (const file of before) texts[file] = readFileSync(file, "latin1");
  expect(before.map((file) => file.slice(site.server.dataDir.length + 1))).toContain("restic-manager.db-wal");
  await site.server.stop();
  for (const file of filesBelow(site.server.dataDir)) texts[`${file} after the stop`] = readFileSync(file, "latin1");
  const finds = Object.entries(texts).flatMap(([where, text]) =>
    everything.filter(([, form]) => text.includes(form)).map(([name]) => `${name} in ${where}`),
  );
  expect(finds).toEqual([]);
  // What is searched does hold what it should: the hashes of the tokens.
  const hash = createHash("sha256").update(minted.token).digest("hex");
  expect(Object.values(texts).some((text) => text.includes(hash))).toBe(true);

  // On the host only the agent's own two files know anything, and nothing knows the enrollment token any more.
  const root = "/etc /home /opt /root /run /srv /tmp /usr/local /var";
  expect(await grepHost(host, formsOf("enrollment token", minted.token), root)).toEqual([]);
  expect(await grepHost(host, formsOf("agent token", agentToken), root)).toEqual(["/etc/restic-manager/agent.env"]);
  const withPassword = await grepHost(host, formsOf("repository password", REPOSITORY.password), root);
  expect(withPassword).toEqual(["/var/lib/restic-manager/config.json"]);
  expect(await host.sh("stat -c %a /etc/restic-manager/agent.env /var/lib/restic-manager/config.json")).toBe(
    "600\n600\n",
  );
});

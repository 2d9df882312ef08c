import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { makeAgent } from "../harness/agent";
import { runCommand } from "../harness/processes";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { openRmctlSite, type RmctlSite } from "./rmctl-support";

const MIB = 2 ** 20;
const BIG = randomBytes(4 * MIB);

let site: RmctlSite;
let file: string;
let big: string;
let dir: string;
beforeAll(async () => {
  site = await openRmctlSite();
  dir = await makeTempDir("downloads");
  file = join(site.source, "file");
  big = join(site.source, "big");
  await writeFile(big, BIG);
  const ran = await site.rmctl.run(["run", "web-1", "--wait"]);
  expect(ran.code, ran.stderr).toBe(0);
  await waitFor(async () => (await site.admin.snapshots(site.host.host_id))[0], { what: "the snapshot to be listed" });
});

const folderIn = (said: string): string => / in (\/\S+), /.exec(said)?.[1] ?? "";

describe("rmctl restore", () => {
  it("puts back what is named in a folder that it names, and counts only when that is asked", async () => {
    const { rmctl } = site;
    const dry = await rmctl.run(["restore", "web-1", "latest", file, "--dry-run", "--wait"]);
    expect(dry.code, dry.stderr).toBe(0);
    expect(dry.stdout).toMatch(/^restore on web-1: succeeded/);
    expect(folderIn(dry.stdout)).toBe("");
    const ran = await rmctl.run(["restore", "web-1", "latest", file, "--wait"]);
    expect(ran.code, ran.stderr).toBe(0);
    const folder = folderIn(ran.stdout);
    expect(readFileSync(join(folder, file), "utf8")).toBe("content");
    expect(existsSync(join(folder, big))).toBe(false);
  });

  it("writes over nothing unasked, and takes no words that contradict each other", async () => {
    for (const words of [
      ["--in-place"],
      ["--overwrite", "never"],
      ["--in-place", "--yes", "--overwrite", "sometimes"],
      ["--in-place", "--yes", "--as-agent"],
    ])
      expect(await site.exitOf(["restore", "web-1", "latest", file, ...words])).toEqual([2, "usage"]);
    expect(await site.exitOf(["restore", "web-1", "ffffffff"])).toEqual([4, "snapshot_not_found"]);
  });

  it("has another host restore, and drill, for an admin and for nobody else", async () => {
    const { server, admin, rmctl } = site;
    const { token } = await admin.mint({ hostname: "web-2", repo_url: join(dir, "repo-2"), repo_password: "another" });
    const other = await makeAgent({ serverUrl: server.url, hostname: "web-2" });
    expect((await other.enroll(token)).code).toBe(0);
    await other.run();
    await admin.waitForHost("web-2", { status: "online", repo_status: "ready" });
    const words = ["restore", "web-1", "latest", file, "--to", "web-2", "--wait"];
    expect(await site.exitOf(words)).toEqual([3, "role_required"]);
    const bot = { name: "bot", role_limit: "admin", expires_in_days: 1 };
    const { token: adminToken } = await admin.call<{ token: string }>("POST", "/api/auth/api-tokens", bot);
    const env = { RM_SERVER: server.url, RM_API_TOKEN: adminToken };
    const ran = await rmctl.run(words, { env });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/^restore on web-2: succeeded/);
    expect(readFileSync(join(folderIn(ran.stdout), file), "utf8")).toBe("content");
    const drill = await rmctl.run(["repo", "web-1", "verify", "--scope", "everything", "--on", "web-2", "--wait"], {
      env,
    });
    expect(drill.code, drill.stderr).toBe(0);
    expect(drill.stdout).toMatch(/^verify on web-2: succeeded/);
  });
});

describe("rmctl download", () => {
  it("gives a file byte for byte, to a pipe or as a new file of its owner alone", async () => {
    const target = join(dir, "fetched");
    const piped = await site.rmctl.run(["download", "web-1", "latest", file]);
    expect(piped).toMatchObject({ code: 0, stdout: "content", stderr: "" });
    const kept = await site.rmctl.run(["download", "web-1", "latest", big, "-o", target]);
    expect(kept.code, kept.stderr).toBe(0);
    expect(readFileSync(target).equals(BIG)).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(await site.exitOf(["download", "web-1", "latest", file, "-o", target])).toEqual([2, "usage"]);
    expect(readFileSync(target).equals(BIG)).toBe(true);
  });

  it("gives a folder as an archive", async () => {
    const target = join(dir, "folder.tar");
    await site.rmctl.lines(["download", "web-1", "latest", site.source, "-o", target]);
    const listed = await runCommand({ name: "tar", command: "tar", args: ["-tf", target] });
    expect(listed.stdout.split("\n").filter((name) => /\/(big|file)$/.test(name))).toHaveLength(2);
  });

  it("says that there is nothing, and leaves no file", async () => {
    const target = join(dir, "nothing");
    expect(await site.exitOf(["download", "web-1", "latest", "/nothing", "-o", target])).toEqual([4, "path_not_found"]);
    expect(existsSync(target) || existsSync(`${target}.part`)).toBe(false);
  });

  it("takes a part for no whole: what breaks off ends with 5 and leaves no file", async () => {
    const target = join(dir, "broken");
    const { token } = JSON.parse(readFileSync(site.rmctl.configPath, "utf8"));
    const env = { RM_SERVER: await cutAfter(MIB), RM_API_TOKEN: token };
    expect(await site.exitOf(["download", "web-1", "latest", big, "-o", target], env)).toEqual([
      5,
      "server_unreachable",
    ]);
    expect(existsSync(target) || existsSync(`${target}.part`)).toBe(false);
  });
});

/** The server's address behind a relay that breaks a connection off once it has carried that many bytes. */
async function cutAfter(bytes: number): Promise<string> {
  const relay = createServer((client) => {
    const upstream = connect(site.server.port, "127.0.0.1");
    let carried = 0;
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
    client.pipe(upstream);
    upstream.on("data", (piece: Buffer) => {
      carried += piece.length;
      if (carried > bytes) client.destroy();
      else client.write(piece);
    });
    upstream.once("close", () => client.end());
    client.once("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void relay.close());
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("The relay has no port.");
  return `http://127.0.0.1:${address.port}`;
}

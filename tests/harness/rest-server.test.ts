import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeCertificate } from "./certificate";
import { openLab } from "./lab";
import { startRestServer } from "./rest-server";
import { plainRestic, RESTIC_VERSIONS, resticPath, versionOf } from "./restic";
import { makeTempDir } from "./temp";
import { bootHost } from "./test-host";

const users = { "ana@fleet": "pass/word:1" };
const access = { username: "ana@fleet", password: "pass/word:1", repositoryPassword: "repository-secret" };

async function makeSource(): Promise<string> {
  const dir = await makeTempDir("source");
  await writeFile(join(dir, "file"), "content");
  return dir;
}

describe("the real rest-server", () => {
  it.each(RESTIC_VERSIONS)(
    "serves restic %s with the right credentials and refuses it with wrong ones",
    async (version) => {
      const server = await startRestServer({ users, privateRepos: true });
      const url = server.repositoryUrl("ana@fleet/web-1");
      const good = await plainRestic({ ...access, url }, version);
      expect(await versionOf(good.path)).toMatch(version === "0.19" ? /^0\.(19|[2-9]\d)\./ : `${version}.`);
      const source = await makeSource();
      await good.init();
      await good.backup(source);
      const snapshots = await good.snapshots();
      expect(snapshots.map((snapshot) => snapshot.paths)).toEqual([[source]]);

      const refused = await plainRestic({ ...access, url, password: "wrong" }, version);
      const result = await refused.run(["snapshots"]);
      expect(result.code).not.toBe(0);
      expect(result.stderr).toContain("401");
      const foreign = await plainRestic({ ...access, url: server.repositoryUrl("somebody-else/web-1") }, version);
      expect((await foreign.run(["init"])).code).not.toBe(0);
      const locked = await plainRestic({ ...access, url, repositoryPassword: "wrong" }, version);
      expect((await locked.run(["snapshots"])).stderr).toContain("wrong password or no key found");
      expect(server.log()).toContain("/ana@fleet/web-1/");
    },
  );

  it("keeps its repositories when it is killed and started again", async () => {
    const server = await startRestServer();
    const restic = await plainRestic({ url: server.repositoryUrl("one"), repositoryPassword: "secret" });
    await restic.init();
    await server.kill();
    expect((await restic.run(["snapshots"])).stderr).toContain("connection refused");
    await server.start();
    expect(await restic.snapshots()).toEqual([]);
  });

  it("deletes nothing when it is append-only", async () => {
    const server = await startRestServer({ appendOnly: true });
    const access = { url: server.repositoryUrl("one"), repositoryPassword: "secret" };
    const restic = await plainRestic(access, "0.19");
    await restic.init();
    await restic.backup(await makeSource());
    await restic.run(["forget", "latest"]);
    expect(await restic.snapshots()).toHaveLength(1);
  });

  it("speaks TLS", async () => {
    const tls = await makeCertificate(["127.0.0.1"]);
    const server = await startRestServer({ tls });
    const restic = await plainRestic({ url: server.repositoryUrl("one"), repositoryPassword: "secret" });
    expect((await restic.run(["init"])).stderr).toContain("x509");
    expect((await restic.run(["--cacert", tls.certPath, "init"])).code).toBe(0);
  });

  it("serves the hosts of a lab, and only them", async () => {
    const lab = await openLab();
    const [server, host] = await Promise.all([startRestServer({ users, lab }), bootHost(lab, "web-1")]);
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    const userInfo = "ana%40fleet:pass%2Fword%3A1@";
    const url = server.repositoryUrl("one").replace("http://", `http://${userInfo}`);
    const env = `export HOME=/root RESTIC_PASSWORD=secret RESTIC_REPOSITORY='${url}'`;
    await host.sh(`${env}; restic init && restic backup /etc/hostname`);
    expect(JSON.parse(await host.sh(`${env}; restic snapshots --json`))).toMatchObject([{ paths: ["/etc/hostname"] }]);
  });
});

describe("resticPath", () => {
  it("finds three different restics", async () => {
    const versions = await Promise.all(RESTIC_VERSIONS.map(async (version) => versionOf(await resticPath(version))));
    expect(new Set(versions).size).toBe(3);
  });
});

/** A real repository, a daemon that reads it, and the server's end of its streams. */
import { startFakeServer } from "./fake-server.ts";
import { configFor, REPOSITORY_PASSWORD } from "./orders.ts";
import { makeRepository, mustRestic, type ResticVersion, resticPath } from "./programs.ts";
import { configured } from "./session-scene.ts";
import { tempDir } from "./temp.ts";
import { makeHost, startDaemon } from "./test-agent.ts";

export async function streamScene(version: ResticVersion = "0.18") {
  const dir = tempDir();
  const url = dir.file("repo");
  await makeRepository(url, REPOSITORY_PASSWORD);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: await resticPath(version) });
  const agent = startDaemon(host);
  const connection = await server.connection();
  await configured(connection, configFor(url));
  const restic = { url, password: REPOSITORY_PASSWORD, version };
  return {
    ...{ dir, url, server, host, agent, connection, restic },
    /** The id of a new snapshot of this path. */
    async snapshot(path: string): Promise<string> {
      await mustRestic(restic, ["backup", "--quiet", "--host=web-1", path]);
      const list: unknown = JSON.parse(
        await mustRestic(restic, ["snapshots", "--json", "--latest=1", `--path=${path}`]),
      );
      return Array.isArray(list) ? String(list.at(-1)?.id) : "";
    },
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}
export type StreamScene = Awaited<ReturnType<typeof streamScene>>;

/** The real programs that the tests run: restic in three versions and its REST server, as Debian packages them. */
import { createServer } from "node:net";
import { within } from "./wait-for.ts";

const SUITES = { "0.14": "bookworm", "0.18": "trixie", "0.19": "sid" } as const;
export type ResticVersion = keyof typeof SUITES;
export const RESTIC_VERSIONS: readonly ResticVersion[] = ["0.14", "0.18", "0.19"];

const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const cacheDir = Deno.env.get("RM_TEST_CACHE_DIR") ?? `/var/tmp/restic-manager-tests-${Deno.uid()}`;

/** The absolute path of a restic of that version; downloaded once and kept, unless the machine's own fits. */
export async function resticPath(version: ResticVersion = "0.18"): Promise<string> {
  if (version === "0.14" && (await versionOf("/usr/bin/restic")).startsWith("0.14.")) return "/usr/bin/restic";
  return await suiteProgram(SUITES[version], "restic", "restic");
}

async function versionOf(program: string): Promise<string> {
  const output = await run(program, ["version"]).catch(() => null);
  return /^restic (\S+)/.exec(output?.stdout ?? "")?.[1] ?? "";
}

async function suiteProgram(suite: string, packageName: string, program: string): Promise<string> {
  const dir = `${cacheDir}/suites/${packageName}`;
  const path = `${dir}/${suite}/usr/bin/${program}`;
  if (await Deno.stat(path).catch(() => null)) return path;
  const fetched = await run(`${root}/scripts/suite-packages`, [dir, suite, packageName]);
  if (fetched.code !== 0) throw new Error(`suite-packages ${suite} ${packageName}: ${fetched.stderr}`);
  return path;
}

export type Finished = { code: number; stdout: string; stderr: string };

/** Runs a program to its end. `env` comes on top of PATH only. */
export async function run(program: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const path = Deno.env.get("PATH") ?? "/usr/bin:/bin";
  const command = new Deno.Command(program, { args, clearEnv: true, env: { PATH: path, ...env }, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A repository as its owner uses it, without the agent: the judge of what the agent did. */
export async function plainRestic(
  { url, password, version = "0.18" }: { url: string; password: string; version?: ResticVersion },
  args: string[],
): Promise<Finished> {
  const env = { RESTIC_REPOSITORY: url, RESTIC_PASSWORD: password, HOME: "/nonexistent" };
  return await run(await resticPath(version), ["--no-cache", ...args], env);
}

/** Like `plainRestic`, but a failure is an error. */
export async function mustRestic(access: Parameters<typeof plainRestic>[0], args: string[]): Promise<string> {
  const { code, stdout, stderr } = await plainRestic(access, args);
  if (code !== 0) throw new Error(`restic ${args.join(" ")} exited with ${code}: ${stderr}`);
  return stdout;
}

let template: Promise<string> | null = null;

/** A fresh repository for every restic here: made once by the oldest, because `init` takes seconds, and then copied. */
export async function makeRepository(url: string, password: string): Promise<void> {
  template ??= (async () => {
    const path = await Deno.makeTempDir({ prefix: "rm-agent-test-repository-" });
    addEventListener("unload", () => Deno.removeSync(path, { recursive: true }));
    await mustRestic({ url: path, password, version: "0.14" }, ["init"]);
    return path;
  })();
  const copied = await run("cp", ["-a", "--", await template, url]);
  if (copied.code !== 0) throw new Error(copied.stderr);
}

/** Ids of the locks in a local repository; a lock that is still being written is none yet. */
export function locksIn(repository: string): string[] {
  return [...Deno.readDirSync(`${repository}/locks`)]
    .map(({ name }) => name)
    .filter((name) => /^[0-9a-f]{64}$/.test(name));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

export type RestServer = AsyncDisposable & { port: number; url(path: string): string; signal(name: Deno.Signal): void };

/** The real rest-server on loopback, with one user. Append-only, it refuses to delete anything but locks. */
export async function startRestServer(
  dataDir: string,
  user: { name: string; password: string },
  { isAppendOnly = false, port: wanted }: { isAppendOnly?: boolean; port?: number } = {},
): Promise<RestServer> {
  const port = wanted ?? (await freePort());
  const hash = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(user.password));
  const htpasswd = `${dataDir}.htpasswd`;
  await Deno.writeTextFile(htpasswd, `${user.name}:{SHA}${btoa(String.fromCharCode(...new Uint8Array(hash)))}\n`);
  const program = await suiteProgram("trixie", "restic-rest-server", "restic-rest-server");
  const child = new Deno.Command(program, {
    args: [
      ...["--path", dataDir, "--listen", `127.0.0.1:${port}`, "--htpasswd-file", htpasswd],
      ...(isAppendOnly ? ["--append-only"] : []),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const listening = Promise.withResolvers<void>();
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    let seen = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      seen = (seen + text).slice(-4096);
      if (/start server on/.test(seen)) listening.resolve();
    }
  };
  const reading = [read(child.stdout), read(child.stderr)];
  await within("rest-server to listen", listening.promise);
  return {
    port,
    url: (path) => `rest:http://127.0.0.1:${port}/${path}`,
    signal: (name) => child.kill(name),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // The test has ended it.
      }
      await child.status;
      await Promise.all(reading);
    },
  };
}

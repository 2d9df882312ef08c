import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, testCacheDir } from "./paths";
import { runOrThrow } from "./processes";

const unpacking = new Map<string, Promise<string>>();

/**
 * The path of a program from a package of another Debian suite. It is downloaded once per machine, never installed.
 * @throws {Error} with apt's words when the mirror does not answer or has no such package.
 */
export function suiteProgram(options: { suite: string; packageName: string; program: string }): Promise<string> {
  const { suite, packageName, program } = options;
  return suiteFile({ suite, packageName, file: `usr/bin/${program}` });
}

/** The folder into which a package of a Debian suite was unpacked, in the same way. */
export async function suitePackage(suite: string, packageName: string): Promise<string> {
  const file = `usr/share/doc/${packageName}/copyright`;
  return (await suiteFile({ suite, packageName, file })).slice(0, -file.length);
}

function suiteFile(options: { suite: string; packageName: string; file: string }): Promise<string> {
  const { suite, packageName, file } = options;
  const dir = join(testCacheDir(), "suites", packageName);
  const path = join(dir, suite, file);
  if (existsSync(path)) return Promise.resolve(path);
  const key = `${suite}/${packageName}`;
  const pending = unpacking.get(key) ?? unpack(dir, suite, packageName, path);
  unpacking.set(key, pending);
  return pending;
}

async function unpack(dir: string, suite: string, packageName: string, path: string): Promise<string> {
  await runOrThrow({
    name: `suite-packages ${suite} ${packageName}`,
    command: join(PROJECT_ROOT, "scripts/suite-packages"),
    args: [dir, suite, packageName],
    timeoutMs: 300_000,
  });
  if (!existsSync(path)) throw new Error(`The package ${packageName} of ${suite} holds no ${path}.`);
  return path;
}

/** A folder of a test's own: `using dir = tempDir();` removes it when the test ends. */
export type TempDir = Disposable & { readonly path: string; file(name: string): string };

export function tempDir(): TempDir {
  const path = Deno.makeTempDirSync({ prefix: "rm-agent-test-" });
  return {
    path,
    file: (name) => `${path}/${name}`,
    [Symbol.dispose]() {
      Deno.removeSync(path, { recursive: true });
    },
  };
}

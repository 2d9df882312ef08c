import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { TestContext } from "./test-context";

export type FakeBuild = {
  version?: string;
  os?: "linux" | "windows";
  arch?: "amd64" | "arm64";
  content?: string;
  /** With a compressed copy beside it, as a compiled agent has. */
  isCompressed?: boolean;
  signature?: string;
};

/** Files that are no agents, with the manifest that a build would write of them. The last version is the manifest's. */
export function holdFakeBuilds({ services }: Pick<TestContext, "services">, ...builds: FakeBuild[]): void {
  const folder = services.site.agentDir;
  mkdirSync(folder, { recursive: true });
  const write = (file: string, bytes: Buffer) => {
    writeFileSync(join(folder, file), bytes);
    return { file, sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  };
  const listed = builds.map((build) => {
    const { version = "0.2.0", os = "linux", arch = "amd64", isCompressed = false } = build;
    const bytes = Buffer.from(build.content ?? `agent ${version} `.repeat(100));
    const file = `agent-${os}-${arch}`;
    const gzip = isCompressed ? write(`${file}.gz`, gzipSync(bytes)) : null;
    const { signature } = build;
    return { version, os, arch, kind: "bundled", reason: "a test", ...write(file, bytes), gzip, signature };
  });
  const version = listed.at(-1)?.version ?? "0.2.0";
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version, builds: listed }));
}

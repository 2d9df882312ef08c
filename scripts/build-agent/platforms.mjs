/** The Deno release whose official npm runtimes and `deno compile` the agent is built with. */
export const DENO_VERSION = "2.9.5";

/**
 * Every platform an agent is built for. `denoTarget` is the triple of `deno compile --target`;
 * `integrity` is npm's SHA-512 of the runtime package at DENO_VERSION, pinned here so that a changed package stops the build.
 */
export const PLATFORMS = [
  {
    os: "linux",
    arch: "amd64",
    file: "restic-manager-agent-linux-amd64",
    denoTarget: "x86_64-unknown-linux-gnu",
    runtimePackage: "@deno/linux-x64-glibc",
    runtimeEntry: "package/deno",
    integrity: "sha512-TDqcnoLe3jlgqYEQm7H7MK6q0JOth+o8iSZzknRODnVkJfPiNnjVn1M1Zc6vnp+ipkyb6Av1/CUlHgHtlq59Gw==",
  },
  {
    os: "linux",
    arch: "arm64",
    file: "restic-manager-agent-linux-arm64",
    denoTarget: "aarch64-unknown-linux-gnu",
    runtimePackage: "@deno/linux-arm64-glibc",
    runtimeEntry: "package/deno",
    integrity: "sha512-IuYjsz9PGl7CJcNXMuN27KNDB8Q40brK3SG3l+TXMDVW61ZKwcn0fQHBHnXFiiygEwI8by/fKnASEluhZB1atw==",
  },
  {
    os: "windows",
    arch: "amd64",
    file: "restic-manager-agent-windows-amd64.exe",
    denoTarget: "x86_64-pc-windows-msvc",
    runtimePackage: "@deno/win32-x64",
    runtimeEntry: "package/deno.exe",
    integrity: "sha512-LkcERsH0olOgevg9L9eootSr1U8ydyfnX1bS3mFqU+lGBeTYtlec5b/QF473WUOGVgPlWECrkxi4As5kEaFOzg==",
  },
];

/** `linux/amd64` and the like, as `--only` takes it and the log prints it. */
export function platformName(platform) {
  return `${platform.os}/${platform.arch}`;
}

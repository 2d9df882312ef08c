// The Debian packages that the demo and the tests need. Plain Node: it runs before `npm ci` has.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { startTicker } from "./lib/ticker.mjs";

/** What `npm run demo` needs on the machine. */
export const DEMO_PACKAGES = Object.freeze(["restic"]);

/** What compiling SQLite's binding for Node needs. */
export const COMPILER_PACKAGES = Object.freeze(["make", "g++", "python3"]);

/** What `npm test` needs, and what for. */
export const TEST_PACKAGES = Object.freeze([
  "restic", // the oldest restic that is supported
  "debian-archive-keyring", // verifies the newer restics and the rest-server
  "chromium", // the browser of the UI tests
  "curl", // the bot script and install.sh
  "jq",
  "wget", // install.sh where curl is missing
  "openssl",
  "shellcheck",
  "bzip2", // the forms that restic is released in
  "unzip",
  "python3", // packs a zip
  "busybox", // a shell that is not bash, for install.sh and the bundled agent
  "nsis", // packs the Windows agent where it cannot be compiled
  "sqlite3", // reads the database from outside
  "mmdebstrap", // the root filesystem of the test hosts
  "systemd-container", // boots them
  "iproute2", // their network
  "nftables",
  "procps",
  "util-linux",
  "qemu-user-static", // starts the arm64 agent
  "libc6-arm64-cross",
  "libgcc-s1-arm64-cross",
]);

/**
 * Those of `names` that dpkg does not know as installed.
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function missingDebianPackages(names) {
  if (names.length === 0) return [];
  // dpkg-query exits 1 when it knows nothing of a name; what it prints about the others still holds.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const query = spawnSync("dpkg-query", ["--show", "--showformat", "${Package} ${db:Status-Status}\\n", ...names], {
    encoding: "utf8",
  });
  const installed = new Set(
    (query.stdout ?? "").split("\n").flatMap((line) => {
      const [name, status] = line.split(" ");
      return status === "installed" && name ? [name] : [];
    }),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Makes sure that Debian packages are installed: as root it installs what is missing, with a line of progress.
 * @param {readonly string[]} names package names, for example TEST_PACKAGES
 * @returns {Promise<string[]>} the packages that were installed now; empty when all were there
 * @throws {Error} naming the exact command to run, when this is not root, no Debian, or apt-get failed
 */
export async function ensureDebianPackages(names) {
  const missing = missingDebianPackages(names);
  if (missing.length === 0) return [];
  const install = ["install", "--yes", "--no-install-recommends", ...missing];
  const command = `sudo apt-get update && sudo apt-get ${install.join(" ")}`;
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error(`This is not a Debian system. Install the equivalents of these packages: ${missing.join(" ")}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`Debian packages are missing. Run this, then try again:\n  ${command}`);
  }
  // A third-party source that does not answer fails `update`, yet Debian's own lists may be there: `install` decides.
  await aptGet(["update"], "Updating the package lists");
  const failure = await aptGet(install, `Installing ${missing.length} Debian packages (${missing.join(" ")})`);
  const left = missingDebianPackages(missing);
  if (failure !== null || left.length > 0) {
    throw new Error(`apt-get could not install ${left.join(" ")}: ${failure ?? "unknown reason"}\nTry:\n  ${command}`);
  }
  return missing;
}

/**
 * Runs apt-get, which asks nothing and waits for other package managers, and shows that time passes.
 * @param {string[]} args
 * @param {string} label
 * @returns {Promise<string | null>} null when it went well, else the last words of apt-get
 */
function aptGet(args, label) {
  const endTicker = startTicker(label);
  return new Promise((resolve) => {
    const child = spawn("apt-get", ["--quiet", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    let tail = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      tail = (tail + chunk.toString()).slice(-2_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (/** @type {string | null} */ failure) => {
      endTicker(failure === null);
      resolve(failure);
    };
    child.on("error", (error) => end(error.message));
    child.on("close", (code) => end(code === 0 ? null : tail.trim().split("\n").slice(-3).join(" ")));
  });
}

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { installCommand } from "./install-command";

const TOKEN = "rme_abc-DEF_123";
const pinsOf = (pubkeys: string) => () => ({ current: "", next: "", pubkeys });
const plain = { publicUrl: "https://backup.example", pins: pinsOf("") };
const pinned = { publicUrl: "https://10.0.0.1:8480", pins: pinsOf("sha256//AbC+/=;sha256//DeF+/=") };

/** Runs the line with harmless stand-ins: `curl` writes a script that shows what arrived, `sudo` only passes on. */
function paste(line: string) {
  const fakeCurl = `curl() { printf '%s\\n' "$@" >&2; echo 'printf "%s|%s|%s" "$RM_SERVER" "$RM_TOKEN" "$RM_PINNED_PUBKEY"'; }`;
  const fakeSudo = `sudo() { "$@"; }`;
  return spawnSync("bash", ["-c", `${fakeCurl}; ${fakeSudo}; ${line}`], { encoding: "utf8" });
}

describe("the line for Linux", () => {
  it("is the short one when the certificate is trusted", () => {
    expect(installCommand(plain, TOKEN)).toBe(
      `{ echo "export RM_SERVER='https://backup.example' RM_TOKEN='${TOKEN}'"; curl -fsSL 'https://backup.example/install/install.sh'; } | sudo bash`,
    );
  });

  it.each([plain, pinned, { publicUrl: "https://x.example/a'b$(id)`id`\"", pins: pinsOf("") }])(
    "hands address, token and pin to the script unharmed: %j",
    (site) => {
      const { stdout, stderr, status } = paste(installCommand(site, TOKEN));
      expect(stdout).toBe(`${site.publicUrl}|${TOKEN}|${site.pins().pubkeys}`);
      expect(stderr.split("\n")).toContain(`${site.publicUrl}/install/install.sh`);
      expect(stderr).not.toContain(TOKEN);
      expect(status).toBe(0);
    },
  );

  it("trusts nothing but the pinned key of a self-signed server", () => {
    const { stderr } = paste(installCommand(pinned, TOKEN));
    expect(stderr.split("\n").slice(0, 4)).toEqual(["-fsSL", "-k", "--pinnedpubkey", pinned.pins().pubkeys]);
  });
});

import { describe, expect, it } from "vitest";
import { installCommandWindows } from "./windows-install-command";

const TOKEN = "rme_abc-DEF_123";
const site = (publicUrl: string, pubkeys = "") => ({ publicUrl, pins: () => ({ current: "", next: "", pubkeys }) });

/** The texts between single quotes, as PowerShell reads them, and what is left of the line around them. */
function split(line: string): { texts: string[]; rest: string } {
  const quoted = /['‘’‚‛]((?:[^'‘’‚‛]|['‘’‚‛]{2})*)['‘’‚‛]/g;
  const texts = [...line.matchAll(quoted)].map(([, text = ""]) => text.replace(/(['‘’‚‛])['‘’‚‛]/g, "$1"));
  return { texts, rest: line.replace(quoted, "''") };
}

describe("the line for Windows", () => {
  it("is the short one when the certificate is trusted, and clears the token away", () => {
    expect(installCommandWindows(site("https://backup.example"), TOKEN)).toBe(
      [
        `$env:RM_SERVER='https://backup.example'; $env:RM_TOKEN='${TOKEN}'; `,
        "[Net.ServicePointManager]::SecurityProtocol=[Net.ServicePointManager]::SecurityProtocol -bor 3072; ",
        "$r=[Net.WebRequest]::Create('https://backup.example/install/install.ps1'); ",
        "try { iex (New-Object IO.StreamReader($r.GetResponse().GetResponseStream())).ReadToEnd() } ",
        "finally { Remove-Item Env:RM_TOKEN }",
      ].join(""),
    );
  });

  it("asks for the pinned key within the handshake when the server signs for itself", () => {
    const pins = "sha256//AbC+/=;sha256//DeF+/=";
    const line = installCommandWindows(site("https://10.0.0.1:8480", pins), TOKEN);
    const { texts, rest } = split(line);
    expect(line).not.toContain("\n");
    expect(texts).toContain(pins);
    expect(texts.find((text) => text.includes("class RmPin"))).toContain("p.Split(';')");
    const [check, request] = [rest.indexOf("ServerCertificateValidationCallback="), rest.indexOf("GetResponse()")];
    expect(check).toBeGreaterThan(0);
    expect(request).toBeGreaterThan(check);
    expect(line).not.toMatch(/SkipCertificateCheck|return true/);
  });

  it.each(["https://x.example/a'b", 'https://x.example/$(id)`id`"', "https://x.example/’;calc;‘"])(
    "lets nothing of a value become code: %s",
    (url) => {
      const { texts, rest } = split(installCommandWindows(site(url), TOKEN));
      expect(texts).toEqual([url, TOKEN, `${url}/install/install.ps1`]);
      expect(rest).toBe(split(installCommandWindows(site("https://x.example"), TOKEN)).rest);
    },
  );
});

import type { Site } from "@/server/core/ports";

/**
 * The line to paste into an elevated PowerShell, 5.1 or 7. What is downloaded runs in that very shell, so the token is
 * in no process's arguments. With a self-signed certificate nothing but the pinned keys is trusted: a certificate is
 * compared within the handshake, before anything is sent.
 */
export function installCommandWindows(site: Pick<Site, "publicUrl" | "pins">, token: string): string {
  const { publicUrl } = site;
  const { pubkeys } = site.pins();
  const pin = pubkeys ? `$env:RM_PINNED_PUBKEY=${quoted(pubkeys)}; ` : "";
  const trust = pubkeys ? `${PIN_CHECK}; ` : "";
  const callback = pubkeys ? "$r.ServerCertificateValidationCallback=[RmPin]::Callback; " : "";
  return [
    `$env:RM_SERVER=${quoted(publicUrl)}; $env:RM_TOKEN=${quoted(token)}; ${pin}`,
    // 5.1 does not offer TLS 1.2 by itself on every Windows.
    "[Net.ServicePointManager]::SecurityProtocol=[Net.ServicePointManager]::SecurityProtocol -bor 3072; ",
    trust,
    `$r=[Net.WebRequest]::Create(${quoted(`${publicUrl}/install/install.ps1`)}); ${callback}`,
    "try { iex (New-Object IO.StreamReader($r.GetResponse().GetResponseStream())).ReadToEnd() } ",
    "finally { Remove-Item Env:RM_TOKEN }",
  ].join("");
}

/**
 * C# rather than a script block, which PowerShell cannot run on the thread that shakes hands. The public key's bytes
 * are found by stepping over what stands before them in a certificate, because .NET Framework has no call for them.
 */
const PIN_CLASS = [
  "using System; using System.Net.Security; using System.Security.Cryptography;",
  "using System.Security.Cryptography.X509Certificates;",
  "public static class RmPin {",
  // Where the element at o has its content, and where it ends.
  "static int In(byte[] d, int o) { return d[o + 1] < 128 ? o + 2 : o + 2 + (d[o + 1] & 127); }",
  "static int End(byte[] d, int o) { int b = In(d, o), n = 0; if (d[o + 1] < 128) return b + d[o + 1];",
  "for (int i = o + 2; i < b; i++) n = n * 256 + d[i]; return b + n; }",
  "public static string Of(byte[] d) { int o = In(d, In(d, 0)); if (d[o] == 160) o = End(d, o);",
  // Serial number, algorithm, issuer, validity, subject.
  "for (int i = 0; i < 5; i++) o = End(d, o);",
  "using (SHA256 h = SHA256.Create())",
  'return "sha256//" + Convert.ToBase64String(h.ComputeHash(d, o, End(d, o) - o)); }',
  "static bool Check(object s, X509Certificate c, X509Chain k, SslPolicyErrors e) {",
  'string p = Environment.GetEnvironmentVariable("RM_PINNED_PUBKEY");',
  "return c != null && !string.IsNullOrEmpty(p) && Array.IndexOf(p.Split(';'), Of(c.GetRawCertData())) >= 0; }",
  "public static RemoteCertificateValidationCallback Callback = Check; }",
].join(" ");

/** PowerShell single quotes: nothing inside them is special but the quotes, of which it knows five. */
const quoted = (text: string): string => `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;

const PIN_CHECK = `if (-not ('RmPin' -as [type])) { Add-Type -TypeDefinition ${quoted(PIN_CLASS)} }`;

import { describe, expect, it } from "vitest";
import { assertOwnOrigin, assertOwnSite, networkOf, readBody, readCookie } from "./request";

describe("the network of an address", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:0:0:ffff::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("cookies", () => {
  it("reads one among others, whole", () => {
    const headers = new Headers({ cookie: "a=1; rm_session=abc=def; xrm_session=no" });
    expect(readCookie(headers, "rm_session")).toBe("abc=def");
  });

  it.each(["", "rm_session=", "other=1"])("finds none in %j", (cookie) => {
    expect(readCookie(new Headers({ cookie }), "rm_session")).toBeNull();
  });
});

describe("the origin of a write", () => {
  const PUBLIC = "https://backup.example/manager";
  const check = (headers: Record<string, string>) => () => assertOwnOrigin(new Headers(headers), PUBLIC);

  it.each([
    [{}],
    [{ origin: "https://backup.example" }],
    [{ origin: "http://127.0.0.1:8480", host: "127.0.0.1:8480" }],
  ])("is fine as %j", (headers) => {
    expect(check(headers as Record<string, string>)).not.toThrow();
  });

  it.each([
    [{ origin: "https://evil.example" }],
    [{ origin: "http://backup.example" }],
    [{ origin: "https://backup.example.evil.example" }],
    [{ origin: "https://backup.example:8443" }],
    [{ origin: "null", host: "null" }],
    [{ origin: "https://evil.example", host: "127.0.0.1:8480" }],
  ])("is foreign as %j", (headers) => {
    expect(check(headers as Record<string, string>)).toThrow(/another website/);
  });
});

describe("where a question that does something comes from", () => {
  const check = (site?: string) => () =>
    assertOwnSite(new Headers(site ? { "sec-fetch-site": site } : {}), "https://backup.example");

  it.each([undefined, "same-origin", "none"])("is fine as %s", (site) => expect(check(site)).not.toThrow());
  it.each(["cross-site", "same-site"])("is foreign as %s", (site) => expect(check(site)).toThrow(/another website/));
});

describe("reading a body", () => {
  const streamed = (...chunks: string[]) =>
    new Request("http://server.test/", {
      method: "POST",
      duplex: "half",
      body: new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      }),
    } as RequestInit);

  it("puts chunks together", async () => {
    expect(await readBody(streamed("one ", "two"))).toBe("one two");
  });

  it("stops at the limit although no length was announced", async () => {
    await expect(readBody(streamed("12345", "67890"), 9)).rejects.toMatchObject({ code: "body_too_large" });
    expect(await readBody(streamed("12345", "67890"), 10)).toBe("1234567890");
  });

  it("refuses an announced length without reading", async () => {
    const request = new Request("http://server.test/", { method: "POST", body: "x".repeat(20) });
    const announced = new Request(request, { headers: { "content-length": "20" } });
    await expect(readBody(announced, 10)).rejects.toMatchObject({ code: "body_too_large" });
  });
});

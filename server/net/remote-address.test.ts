import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { REMOTE_ADDRESS_HEADER } from "@/server/core/request";
import { createAddressResolver } from "./remote-address";

function request(remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

describe("the remote address", () => {
  it("is the socket's when no proxy is trusted, whatever the client claims", () => {
    const claimed = request("::ffff:203.0.113.9", {
      "x-forwarded-for": "10.0.0.1",
      [REMOTE_ADDRESS_HEADER]: "10.0.0.1",
    });
    expect(createAddressResolver([])(claimed)).toBe("203.0.113.9");
    expect(claimed.headers).toEqual({ [REMOTE_ADDRESS_HEADER]: "203.0.113.9" });
  });

  it("is the nearest hop that is no trusted proxy", () => {
    const resolve = createAddressResolver(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);
    expect(resolve(request("127.0.0.1", { "x-forwarded-for": "198.51.100.7, 203.0.113.9, 10.1.2.3" }))).toBe(
      "203.0.113.9",
    );
    expect(resolve(request("fd00::1", { "x-forwarded-for": "2001:db8::5" }))).toBe("2001:db8::5");
    expect(resolve(request("203.0.113.9", { "x-forwarded-for": "198.51.100.7" }))).toBe("203.0.113.9");
  });

  it("stops at a hop that is no address", () => {
    const resolve = createAddressResolver(["127.0.0.1"]);
    expect(resolve(request("127.0.0.1", { "x-forwarded-for": "<script>" }))).toBe("127.0.0.1");
  });

  it("drops what Next would believe from anybody", () => {
    const spoofed = request("203.0.113.9", {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      host: "a",
    });
    createAddressResolver([])(spoofed);
    expect(Object.keys(spoofed.headers).sort()).toEqual(["host", REMOTE_ADDRESS_HEADER]);
  });

  it.each(["proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/8.5"])(
    "refuses %s as a proxy",
    (proxy) => {
      expect(() => createAddressResolver([proxy])).toThrow(/RM_TRUSTED_PROXIES holds/);
    },
  );
});

import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { answerBrokenRequests } from "./broken-requests";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(onRequest: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer({ headersTimeout: 200, connectionsCheckingInterval: 50 }, onRequest);
  answerBrokenRequests(server);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends `first`, and `second` once something came back; returns all that came until the server closed. */
function exchange(port: number, first: string, second?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(first));
    let answer = "";
    socket.setEncoding("latin1").on("error", () => {});
    socket.on("data", (chunk) => {
      if (answer === "" && second !== undefined) socket.write(second);
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
  });
}

it.each([
  ["rubbish", "\x16\x03\x01 rubbish\r\n\r\n", 400, "invalid_request"],
  ["a method nobody knows", "FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request"],
  ["an endless address", `GET /${"a".repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, "headers_too_large"],
  ["a header that never ends", "GET / HTTP/1.1\r\nHost: x\r\n", 408, "request_timeout"],
])("%s is answered with a code", async (_what, text, status, code) => {
  const port = await serve((_request, response) => response.end("fine"));
  const [head = "", body = ""] = (await exchange(port, text)).split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toContain("Content-Type: application/json");
  expect(JSON.parse(body)).toEqual({ code, message: expect.stringMatching(/\w/) });
});

it("an answer that has begun gets no second one in its middle", async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("begun");
  });
  const answer = await exchange(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "rubbish\r\n\r\n");
  expect(answer).toMatch(/begun$/);
});

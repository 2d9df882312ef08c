import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";
import { keepContentLength } from "./content-length";

/** What a client sees of an answer that was written in two pieces, as a stream is. */
async function headersOf(method: string, headers: Record<string, string>) {
  const server = createServer((_request, response) => {
    keepContentLength(response);
    for (const [name, value] of Object.entries(headers)) response.appendHeader(name, value);
    if (method !== "HEAD") response.write("12345");
    response.end(method === "HEAD" ? undefined : "67890");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const seen = await new Promise((resolve, reject) => {
    const sent = request({ port, method, host: "127.0.0.1", agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.headers));
    });
    sent.on("error", reject).end();
  });
  await new Promise((resolve) => server.close(resolve));
  return seen;
}

it.each(["GET", "HEAD"])("turns the announced length into Content-Length for %s", async (method) => {
  const headers = await headersOf(method, { [CONTENT_LENGTH_HEADER]: "10" });
  expect(headers).toMatchObject({ "content-length": "10" });
  expect(headers).not.toHaveProperty(CONTENT_LENGTH_HEADER);
  expect(headers).not.toHaveProperty("transfer-encoding");
});

it("leaves other answers as they are", async () => {
  expect(await headersOf("GET", {})).toMatchObject({ "transfer-encoding": "chunked" });
});

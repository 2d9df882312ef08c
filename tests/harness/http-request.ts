import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

export interface HttpCall {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  timeoutMs?: number;
}

/**
 * One HTTP request on a connection of its own, so that a server that was restarted is met afresh. Follows no redirect
 * and takes any certificate: what is under test is looked at, not trusted. Rejects when no answer comes.
 */
export function httpCall({ method, url, headers = {}, body, timeoutMs = 30_000 }: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const isTls = url.startsWith("https:");
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...length, ...headers }, agent: false as const, timeout: timeoutMs };
    const request = isTls ? httpsRequest(url, { ...options, rejectUnauthorized: false }) : httpRequest(url, options);
    request.once("error", reject);
    request.once("timeout", () => request.destroy(new Error(`${method} ${url}: no answer for ${timeoutMs} ms`)));
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const { statusCode: status = 0, headers } = response;
        const body = Buffer.concat(chunks);
        resolve({ status, headers, body, text: body.toString("utf8") });
      });
    });
    request.end(body);
  });
}

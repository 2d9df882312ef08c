import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface HttpCall {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
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
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.end(body);
  });
}

import type { ServerResponse } from "node:http";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";

/**
 * Gives an answer the length that its route announced. Next takes Content-Length off every route's answer, which
 * would leave a download without progress and without a way to notice that it was cut.
 */
export function keepContentLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    const length = response.getHeader(CONTENT_LENGTH_HEADER);
    if (length !== undefined) {
      response.removeHeader(CONTENT_LENGTH_HEADER);
      response.setHeader("Content-Length", length);
    }
    return writeHead(...args);
  };
}

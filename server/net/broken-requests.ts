import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, ERROR_STATUS } from "@/server/core/errors";

/**
 * Answers what is no request that could be handed on: broken HTTP, an endless header, one that never ends. Node's own
 * answer has no body, and a bot reads `{code, message}`.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on("request", (request, response) => latest.set(request.socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = latest.get(socket);
    // An answer on its way must not get another one in its middle.
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering) socket.destroy();
    else socket.end(bareAnswer(problemOf(error.code)), () => socket.destroy());
  });
}

function problemOf(code: string | undefined): AppError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new AppError("headers_too_large", "The address or the headers are too long; shorten them and try again.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new AppError("request_timeout", "The request did not come to its end in time; send it again.");
    default:
      return new AppError("invalid_request", "This is no well-formed HTTP request; correct it and send it again.");
  }
}

/** A whole HTTP answer for a socket that has no response object. */
function bareAnswer({ code, message }: AppError): string {
  const body = JSON.stringify({ code, message });
  const head = [
    `HTTP/1.1 ${ERROR_STATUS[code]} Refused`,
    "Connection: close",
    "Content-Type: application/json",
    "Cache-Control: no-store",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

import type { IncomingMessage, ServerResponse } from "node:http";

const SCRIPT = /^\/install\/[\w.-]+\.ps1(\?|$)/;

/**
 * PowerShell's web request gives text only where the answer says that it is text; of anything else it gives bytes,
 * which `iex` cannot run. Next knows no type for these files and keeps one that was set before.
 */
export function nameScripts({ request, response }: { request: IncomingMessage; response: ServerResponse }): void {
  if (SCRIPT.test(request.url ?? "")) response.setHeader("Content-Type", "text/plain; charset=utf-8");
}

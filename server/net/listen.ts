import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "@/server/core/start-error";

const RETRY_EVERY_MS = 250;
const RETRY_FOR_MS = 15_000;

/**
 * Listens, and waits a while for a port that a server just stopped may still hold.
 * @throws StartError when the port stays taken or may not be used
 */
export async function listen(
  server: Server,
  address: { host: string; port: number },
  onWait: () => void,
): Promise<number> {
  const givesUpAt = Date.now() + RETRY_FOR_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await listenOnce(server, address);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const where = `${address.host}:${address.port}`;
      if (code !== "EADDRINUSE")
        throw new StartError(
          `Listening on ${where} failed (${code}); check RM_LISTEN and the rights to use that port.`,
        );
      if (Date.now() > givesUpAt)
        throw new StartError(`${where} is in use by another program; stop it, or set RM_LISTEN to a free port.`);
      if (attempt === 0) onWait();
      await delay(RETRY_EVERY_MS);
    }
  }
}

function listenOnce(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off("error", reject);
      const bound = server.address();
      resolve(bound !== null && typeof bound === "object" ? bound.port : port);
    });
  });
}

import { createServer } from "node:net";

/** Below the ports that Linux gives to outgoing connections (32768 and up), so that none of those takes one away. */
const FIRST = 12_000;
const PER_WORKER = 2_000;
/** Test files that run at the same time look for ports in ranges of their own. */
const worker = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 8;
let next = Math.floor(Math.random() * PER_WORKER);

/** A TCP port of 127.0.0.1 that nobody listens on right now. A program outside the tests may still take it first. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < PER_WORKER; tries += 1) {
    const port = FIRST + worker * PER_WORKER + (next++ % PER_WORKER);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of the ${PER_WORKER} ports from ${FIRST + worker * PER_WORKER} on is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

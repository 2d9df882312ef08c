import type { Logger } from "./core/logger";

const STOP_WITHIN_MS = 15_000;

/**
 * On SIGTERM or SIGINT ends the parts one after the other and then the process: 0 when all ended, 1 otherwise.
 * A part that fails does not keep the rest from ending; a second signal or the deadline ends at once.
 */
export function stopInOrder(log: Logger, parts: readonly (readonly [string, () => Promise<unknown>])[]): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error("stopping took too long");
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    let code = 0;
    for (const [name, end] of parts) {
      try {
        await end();
      } catch (error) {
        code = 1;
        log.error({ err: error, part: name }, "could not be stopped cleanly");
      }
    }
    log.info("stopped");
    process.exit(code);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, (received) => void stop(received));
}

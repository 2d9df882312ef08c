/** The side of a Windows service that its manager talks to: `service run` is this process's way into it. */
import { advapi32, ERROR, WindowsError } from "./libraries.ts";
import { block, pointerTo, setPointer, wide } from "./memory.ts";
import { CONTROL, type Report, STATE, serviceStatus } from "./status.ts";

/** Told again well before it is over, so that a stop may take as long as restic needs to give up its lock. */
const WAIT_HINT_MS = 15_000;
const TELL_EVERY_MS = 5_000;
const NO_ERROR = 0;
const ERROR_CALL_NOT_IMPLEMENTED = 120;

export type Service = {
  name: string;
  /** Runs until `stop` is aborted, or ends by itself; resolves to the exit code. */
  work(stop: AbortController): Promise<number>;
};

/**
 * Gives this process to the service manager and runs the service until it has ended; resolves to its exit code.
 * A service that ends without having been asked to is told as failed, so that the manager starts it again.
 * Throws WindowsError 1063 when somebody else than the service manager started this process.
 */
export async function runService({ name, work }: Service): Promise<number> {
  const stop = new AbortController();
  const wideName = wide(name);
  const manager: { status: Deno.PointerValue } = { status: null };
  const tell = (report: Report): void => {
    if (manager.status !== null) advapi32().SetServiceStatus(manager.status, serviceStatus(report).bytes);
  };
  const stopping = tellStopping(tell);

  // Windows calls both from threads of its own, and waits until this one has answered.
  const handler = Deno.UnsafeCallback.threadSafe(
    { parameters: ["u32", "u32", "pointer", "pointer"], result: "u32" },
    (control) => {
      if (control === CONTROL.interrogate) return NO_ERROR;
      if (control !== CONTROL.stop && control !== CONTROL.preshutdown) return ERROR_CALL_NOT_IMPLEMENTED;
      stopping.begin();
      stop.abort();
      return NO_ERROR;
    },
  );
  const working: { ended?: Promise<number> } = {};
  const main = Deno.UnsafeCallback.threadSafe({ parameters: ["u32", "pointer"], result: "void" }, () => {
    manager.status = advapi32().RegisterServiceCtrlHandlerExW(wideName, handler.pointer, null);
    tell({ state: STATE.running });
    working.ended = work(stop).then((exitCode) => {
      stopping.end();
      tell({ state: STATE.stopped, exitCode: stop.signal.aborted ? 0 : exitCode || 1 });
      return exitCode;
    });
  });

  const table = block(32);
  setPointer(table.view, 0, pointerTo(wideName));
  setPointer(table.view, 8, main.pointer);
  const accepted = await advapi32().StartServiceCtrlDispatcherW(table.bytes);
  // It ran on another thread, whose last error cannot be asked for; there is but one for a process as this.
  if (accepted === 0 || working.ended === undefined) {
    throw new WindowsError(ERROR.notStartedByServiceManager, "Starting as a service");
  }
  return await working.ended;
}

/** Says every few seconds that the stop goes on, until it is over. */
function tellStopping(tell: (report: Report) => void) {
  let timer: ReturnType<typeof setInterval> | undefined;
  let checkPoint = 0;
  const say = () => tell({ state: STATE.stopPending, checkPoint: ++checkPoint, waitHintMs: WAIT_HINT_MS });
  return {
    begin() {
      if (timer !== undefined) return;
      say();
      timer = setInterval(say, TELL_EVERY_MS);
    },
    end: () => clearInterval(timer),
  };
}

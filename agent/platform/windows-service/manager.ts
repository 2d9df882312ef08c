/** Installs, removes, starts and stops the service by Windows' service manager. Source: winsvc.h and its reference. */
import { advapi32, ERROR, isWindowsError, lastError } from "./libraries.ts";
import { block, wide } from "./memory.ts";
import { CONTROL, STATE } from "./status.ts";

const ALL_OF_MANAGER = 0xf003f;
const ALL_OF_SERVICE = 0xf01ff;
const QUERY_STATUS = 0x4;
const CONNECT = 0x1;
const STATUS_PROCESS_INFO = 0;
const STATUS_PROCESS_BYTES = 36;
const START_TIMEOUT_MS = 60_000;
/** A stop may take as long as restic needs to give up its lock in a repository that is away. */
const STOP_TIMEOUT_MS = 100_000;
const REMOVE_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 100;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

export type ServiceState = { state: "stopped" | "starting" | "stopping" | "running"; pid: number };

/** Runs `use` with a handle to the service; throws WindowsError 1060 when there is none. */
export function withService<T>(name: string, access: "all" | "look", use: (service: Deno.PointerObject) => T): T {
  return withManager(access === "all" ? ALL_OF_MANAGER : CONNECT, (manager) => {
    const wanted = access === "all" ? ALL_OF_SERVICE : QUERY_STATUS;
    const service = advapi32().OpenServiceW(manager, wide(name), wanted);
    if (service === null) throw lastError(`Opening the service ${name}`);
    return closing(service, use);
  });
}

export function withManager<T>(access: number, use: (manager: Deno.PointerObject) => T): T {
  const manager = advapi32().OpenSCManagerW(null, null, access);
  if (manager === null) throw lastError("Asking the service manager");
  return closing(manager, use);
}

export const forChanges = ALL_OF_MANAGER;
export const everyAccess = ALL_OF_SERVICE;

export function closing<T>(handle: Deno.PointerObject, use: (handle: Deno.PointerObject) => T): T {
  try {
    return use(handle);
  } finally {
    advapi32().CloseServiceHandle(handle);
  }
}

/** How the service stands; null when it is not installed. */
export function serviceState(name: string): ServiceState | null {
  try {
    return withService(name, "look", (service) => {
      const [status, needed] = [block(STATUS_PROCESS_BYTES), block(4)];
      const isTold = advapi32().QueryServiceStatusEx(
        service,
        STATUS_PROCESS_INFO,
        status.bytes,
        STATUS_PROCESS_BYTES,
        needed.bytes,
      );
      if (isTold === 0) throw lastError(`Asking for the state of ${name}`);
      return { state: stateName(status.view.getUint32(4, true)), pid: status.view.getUint32(28, true) };
    });
  } catch (error) {
    if (isWindowsError(error, ERROR.serviceDoesNotExist)) return null;
    throw error;
  }
}

function stateName(state: number): ServiceState["state"] {
  if (state === STATE.running) return "running";
  if (state === STATE.startPending) return "starting";
  return state === STATE.stopPending ? "stopping" : "stopped";
}

/** Starts it and waits until it runs. */
export async function startService(name: string): Promise<void> {
  const givesUpAt = performance.now() + START_TIMEOUT_MS;
  while (!tryToStart(name, performance.now() > givesUpAt)) await pause();
  await waitFor({ name, wanted: "running", timeoutMs: START_TIMEOUT_MS });
}

/** False while Windows itself is busy starting services, as it is for a while after boot. */
function tryToStart(name: string, isLastTry: boolean): boolean {
  return withService(name, "all", (service) => {
    if (advapi32().StartServiceW(service, 0, null) !== 0) return true;
    const error = lastError(`Starting the service ${name}`);
    if (error.code === ERROR.serviceAlreadyRunning) return true;
    if (error.code === ERROR.serviceDatabaseLocked && !isLastTry) return false;
    throw error;
  });
}

/** Asks it to stop and waits until it has; one that does not run is fine. */
export async function stopService(name: string): Promise<void> {
  withService(name, "all", (service) => {
    if (advapi32().ControlService(service, CONTROL.stop, block(28).bytes) !== 0) return;
    const error = lastError(`Stopping the service ${name}`);
    const isDown = error.code === ERROR.serviceNotActive || serviceState(name)?.state === "stopping";
    if (!isDown) throw error;
  });
  await waitFor({ name, wanted: "stopped", timeoutMs: STOP_TIMEOUT_MS });
}

/** Stops and deletes it; false when there was none. */
export async function removeService(name: string): Promise<boolean> {
  if (serviceState(name) === null) return false;
  await stopService(name);
  withService(name, "all", (service) => {
    if (advapi32().DeleteService(service) !== 0) return;
    const error = lastError(`Removing the service ${name}`);
    if (error.code !== ERROR.serviceMarkedForDelete) throw error;
  });
  // It goes when the last program has let go of it; one that does not is no failure of ours.
  const givesUpAt = performance.now() + REMOVE_TIMEOUT_MS;
  while (serviceState(name) !== null && performance.now() < givesUpAt) await pause();
  return true;
}

type Waiting = { name: string; wanted: ServiceState["state"]; timeoutMs: number };

async function waitFor({ name, wanted, timeoutMs }: Waiting): Promise<void> {
  const givesUpAt = performance.now() + timeoutMs;
  for (;;) {
    const state = serviceState(name)?.state ?? "stopped";
    if (state === wanted) return;
    const isHopeless = wanted === "running" && state === "stopped";
    if (isHopeless || performance.now() > givesUpAt) {
      const cause = isHopeless ? "it ended at once" : `it is ${state} after ${timeoutMs / 1000} s`;
      throw new Error(`The service ${name} is not ${wanted}: ${cause}; see its log.`);
    }
    await pause();
  }
}

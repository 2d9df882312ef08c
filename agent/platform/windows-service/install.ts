/** What the service is registered as: who it runs as, when it starts, and what happens when it ends. */
import { advapi32, ERROR, lastError } from "./libraries.ts";
import { closing, everyAccess, forChanges, withManager } from "./manager.ts";
import { block, pointerTo, setPointer, wide, wideList } from "./memory.ts";

const OWN_PROCESS = 0x10;
const AUTOMATIC_START = 2;
const ERROR_NORMAL = 1;
const LEVEL = { description: 1, failureActions: 2, delayedStart: 3, failureFlag: 4, preshutdown: 7 } as const;
const RESTART = 1;

const RESTART_AFTER_MS = [5_000, 30_000, 60_000];
/** After an hour without a failure the first, short pause counts again. */
const FORGET_FAILURES_AFTER_S = 3_600;
/** As much as systemd gives on Linux. */
const PRESHUTDOWN_MS = 90_000;
/** Windows sign-extends its predefined keys to the size of a pointer. */
const LOCAL_MACHINE = BigInt.asIntN(32, 0x80000002n);
const REG_MULTI_SZ = 7;

export type ServiceSetup = {
  name: string;
  displayName: string;
  description: string;
  /** As Windows will start it, quoted. */
  commandLine: string;
  environment: readonly string[];
};

/**
 * Registers the service or changes the one that is there: as LocalSystem, which may read every file and use volume
 * shadow copies; started at boot when the machine has settled; started again whenever it ends unasked.
 * Returns what this Windows did not take, as sentences. Throws WindowsError.
 */
export function installService(setup: ServiceSetup): string[] {
  return withManager(forChanges, (manager) =>
    closing(createOrChange(manager, setup), (service) => {
      setEnvironment(setup);
      return SETTINGS.flatMap(({ what, level, make }) => {
        // What the structure points at must stay alive until the call is over.
        const { structure, keep } = make(setup);
        const isTaken = advapi32().ChangeServiceConfig2W(service, level, structure) !== 0;
        void keep;
        if (isTaken) return [];
        const error = lastError(`Setting the ${what}`);
        if (error.code !== ERROR.invalidLevel) throw error;
        return [`This Windows does not know the setting "${what}"; the service works without it.`];
      });
    }),
  );
}

function createOrChange(manager: Deno.PointerObject, setup: ServiceSetup): Deno.PointerObject {
  const [name, displayName, line] = [wide(setup.name), wide(setup.displayName), wide(setup.commandLine)];
  const [type, start, severity] = [OWN_PROCESS, AUTOMATIC_START, ERROR_NORMAL];
  const known = advapi32().OpenServiceW(manager, name, everyAccess);
  if (known === null) {
    const start = AUTOMATIC_START;
    const made = advapi32().CreateServiceW(
      ...([manager, name, displayName, everyAccess, type, start, severity, line] as const),
      ...([null, null, null, null, null] as const),
    );
    if (made === null) throw lastError(`Installing the service ${setup.name}`);
    return made;
  }
  const account = wide("LocalSystem");
  const isChanged = advapi32().ChangeServiceConfigW(
    ...([known, type, start, severity, line] as const),
    ...([null, null, null, pointerTo(account), null, displayName] as const),
  );
  if (isChanged !== 0) return known;
  const error = lastError(`Changing the service ${setup.name}`);
  advapi32().CloseServiceHandle(known);
  throw error;
}

function setEnvironment({ name, environment }: ServiceSetup): void {
  const values = wideList(environment);
  const key = wide(`SYSTEM\\CurrentControlSet\\Services\\${name}`);
  const code = advapi32().RegSetKeyValueW(
    LOCAL_MACHINE,
    ...([key, wide("Environment"), REG_MULTI_SZ, values, values.length] as const),
  );
  if (code !== 0) throw new Error(`The environment of the service ${name} cannot be written (error ${code}).`);
}

type Made = { structure: Uint8Array<ArrayBuffer>; keep: unknown };
type Setting = { what: string; level: number; make(setup: ServiceSetup): Made };

const SETTINGS: readonly Setting[] = [
  { what: "description", level: LEVEL.description, make: ({ description }) => pointerStructure(wide(description)) },
  { what: "restart after failures", level: LEVEL.failureActions, make: failureActions },
  { what: "restart after every unasked end", level: LEVEL.failureFlag, make: () => number(1) },
  { what: "delayed start", level: LEVEL.delayedStart, make: () => number(1) },
  { what: "time to end at shutdown", level: LEVEL.preshutdown, make: () => number(PRESHUTDOWN_MS) },
];

function number(value: number): Made {
  const { bytes, view } = block(4);
  view.setUint32(0, value, true);
  return { structure: bytes, keep: null };
}

function pointerStructure(text: Uint8Array<ArrayBuffer>): Made {
  const { bytes, view } = block(8);
  setPointer(view, 0, pointerTo(text));
  return { structure: bytes, keep: text };
}

/** SERVICE_FAILURE_ACTIONSW and its SC_ACTIONs. The last action counts for every further failure. */
function failureActions(): Made {
  const actions = block(8 * RESTART_AFTER_MS.length);
  for (const [index, delayMs] of RESTART_AFTER_MS.entries()) {
    actions.view.setUint32(index * 8, RESTART, true);
    actions.view.setUint32(index * 8 + 4, delayMs, true);
  }
  const { bytes, view } = block(40);
  view.setUint32(0, FORGET_FAILURES_AFTER_S, true);
  view.setUint32(24, RESTART_AFTER_MS.length, true);
  setPointer(view, 32, pointerTo(actions.bytes));
  return { structure: bytes, keep: actions };
}

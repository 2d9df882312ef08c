/** The functions of Windows that the agent calls by itself. Source of their shapes: Microsoft's Win32 reference. */

function openAdvapi32() {
  return Deno.dlopen("advapi32.dll", {
    OpenSCManagerW: { parameters: ["pointer", "pointer", "u32"], result: "pointer" },
    OpenServiceW: { parameters: ["pointer", "buffer", "u32"], result: "pointer" },
    CreateServiceW: {
      parameters: [
        ...(["pointer", "buffer", "buffer", "u32", "u32", "u32", "u32", "buffer"] as const),
        ...(["pointer", "pointer", "pointer", "pointer", "pointer"] as const),
      ],
      result: "pointer",
    },
    ChangeServiceConfigW: {
      parameters: [
        ...(["pointer", "u32", "u32", "u32", "buffer"] as const),
        ...(["pointer", "pointer", "pointer", "pointer", "pointer", "buffer"] as const),
      ],
      result: "i32",
    },
    ChangeServiceConfig2W: { parameters: ["pointer", "u32", "buffer"], result: "i32" },
    DeleteService: { parameters: ["pointer"], result: "i32" },
    StartServiceW: { parameters: ["pointer", "u32", "pointer"], result: "i32" },
    ControlService: { parameters: ["pointer", "u32", "buffer"], result: "i32" },
    QueryServiceStatusEx: { parameters: ["pointer", "u32", "buffer", "u32", "buffer"], result: "i32" },
    CloseServiceHandle: { parameters: ["pointer"], result: "i32" },
    RegSetKeyValueW: { parameters: ["isize", "buffer", "buffer", "u32", "buffer", "u32"], result: "u32" },
    // Returns when the service has stopped, so it must not hold up the event loop.
    StartServiceCtrlDispatcherW: { parameters: ["buffer"], result: "i32", nonblocking: true },
    RegisterServiceCtrlHandlerExW: { parameters: ["buffer", "function", "pointer"], result: "pointer" },
    SetServiceStatus: { parameters: ["pointer", "buffer"], result: "i32" },
  }).symbols;
}

function openKernel32() {
  return Deno.dlopen("kernel32.dll", {
    GetLastError: { parameters: [], result: "u32" },
    CloseHandle: { parameters: ["pointer"], result: "i32" },
    OpenProcess: { parameters: ["u32", "i32", "u32"], result: "pointer" },
    GetExitCodeProcess: { parameters: ["pointer", "buffer"], result: "i32" },
    GetProcessTimes: { parameters: ["pointer", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
    GetCurrentProcess: { parameters: [], result: "pointer" },
    CreateJobObjectW: { parameters: ["pointer", "pointer"], result: "pointer" },
    SetInformationJobObject: { parameters: ["pointer", "i32", "buffer", "u32"], result: "i32" },
    AssignProcessToJobObject: { parameters: ["pointer", "pointer"], result: "i32" },
  }).symbols;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Opened at first use, as other systems have no such files; and before anything may fail, as opening ends the last error. */
export const kernel32 = once(openKernel32);
export const advapi32 = once(() => {
  kernel32();
  return openAdvapi32();
});

/** What a function of Windows failed with. `code` is from winerror.h. */
export class WindowsError extends Error {
  override readonly name = "WindowsError";
  constructor(
    readonly code: number,
    doing: string,
  ) {
    super(`${doing} failed: ${EXPLAINED[code] ?? "see the code in Microsoft's list of system errors"} (error ${code})`);
  }
}

export const ERROR = {
  accessDenied: 5,
  invalidLevel: 124,
  serviceDatabaseLocked: 1055,
  serviceAlreadyRunning: 1056,
  serviceDoesNotExist: 1060,
  serviceNotActive: 1062,
  notStartedByServiceManager: 1063,
  serviceMarkedForDelete: 1072,
  serviceExists: 1073,
} as const;

const EXPLAINED: Record<number, string> = {
  2: "the file of the service is missing, run the install line again",
  5: "access is denied, run this in a PowerShell that was started as administrator",
  1053: "the service did not answer in time, see its log",
  1055: "Windows is starting services at the moment, try again in a minute",
  1058: "the service is disabled, enable it first",
  1060: "the service is not installed",
  1063: "only Windows' service manager can start this; use 'run' to run the agent in this window",
  1072: "the service waits for its removal, close programs such as services.msc and try again",
};

/** The error of the call before; must be asked at once. */
export const lastError = (doing: string): WindowsError => new WindowsError(kernel32().GetLastError(), doing);

export function isWindowsError(error: unknown, code: number): boolean {
  return error instanceof WindowsError && error.code === code;
}

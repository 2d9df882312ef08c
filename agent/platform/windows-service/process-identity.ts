/** Tells a process from a later one with the same id. */
import { kernel32 } from "./libraries.ts";
import { block } from "./memory.ts";

const QUERY_LIMITED_INFORMATION = 0x1000;
const STILL_ACTIVE = 259;

/** The instant the process was made, in 100 ns since 1601; null when it does not run or cannot be asked. */
export function processStartedAt(pid: number): string | null {
  const process = kernel32().OpenProcess(QUERY_LIMITED_INFORMATION, 0, pid);
  if (process === null) return null;
  try {
    // A process that has ended can still be opened while somebody holds a handle of it.
    const exitCode = block(4);
    if (kernel32().GetExitCodeProcess(process, exitCode.bytes) === 0) return null;
    if (exitCode.view.getUint32(0, true) !== STILL_ACTIVE) return null;
    const [made, ended, inKernel, inUser] = [block(8), block(8), block(8), block(8)];
    const isTold = kernel32().GetProcessTimes(process, made.bytes, ended.bytes, inKernel.bytes, inUser.bytes);
    return isTold === 0 ? null : made.view.getBigUint64(0, true).toString();
  } finally {
    kernel32().CloseHandle(process);
  }
}

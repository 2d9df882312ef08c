/** Whatever this process starts ends with it, as systemd's cgroup does on Linux. */
import { kernel32, lastError } from "./libraries.ts";
import { block } from "./memory.ts";

const JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9;
const EXTENDED_LIMIT_BYTES = 144;
const LIMIT_FLAGS_AT = 16;
const KILL_ON_JOB_CLOSE = 0x2000;

/**
 * Puts this process into a job object that Windows ends with its last handle. That handle is this process's own and is
 * never closed by it, so a crash of the agent leaves no restic behind. Throws WindowsError.
 */
export function endChildrenWithThisProcess(): void {
  const job = kernel32().CreateJobObjectW(null, null);
  if (job === null) throw lastError("Making a job object");
  const limits = block(EXTENDED_LIMIT_BYTES);
  limits.view.setUint32(LIMIT_FLAGS_AT, KILL_ON_JOB_CLOSE, true);
  const isSet = kernel32().SetInformationJobObject(
    job,
    JOB_OBJECT_EXTENDED_LIMIT_INFORMATION,
    limits.bytes,
    EXTENDED_LIMIT_BYTES,
  );
  if (isSet === 0) throw lastError("Setting up the job object");
  if (kernel32().AssignProcessToJobObject(job, kernel32().GetCurrentProcess()) === 0) {
    throw lastError("Entering the job object");
  }
}

/** Calls that delete, on repositories whose server or file system may let nothing be deleted. */
import { DELETE_REFUSED } from "../restic/errors.ts";
import { wordsOf } from "../restic/parse.ts";
import { type CallEnd, type CallOptions, callRestic, type JobTools } from "../restic/supervise.ts";

/** `isRefused` when the repository did not let restic delete, whatever its exit code says. */
export async function callDeleting(
  tools: JobTools,
  { onLine, ...options }: CallOptions,
): Promise<{ end: CallEnd; isRefused: boolean }> {
  let isRefused = false;
  const end = await callRestic(tools, {
    ...options,
    onLine: (line, stream) => {
      isRefused ||= DELETE_REFUSED.test(wordsOf(line));
      onLine?.(line, stream);
    },
  });
  // 0.14 would try for 44 s; the supervisor has seen that there is no sense in it.
  const mayBeRefusal = end.stopped === null || end.stopped === "unreachable";
  return { end, isRefused: isRefused && mayBeRefusal };
}

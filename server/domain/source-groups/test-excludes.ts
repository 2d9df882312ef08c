import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { isWindowsPath } from "@/server/core/host-path";
import { invalidRequest, parseInput } from "@/server/core/input";
import { type ExcludeVerdict, isValidExclude, judgeExcludes } from "./excludes";
import { invalidExclude } from "./rules";
import { type TestExcludesInput, testExcludesSchema } from "./schemas";

/** Some tens of milliseconds; patterns of many stars can take any time. */
const MAX_STEPS = 1_000_000;

/**
 * What restic would do with each path under these patterns, without asking a host: the paths need not exist.
 * @throws AppError `invalid_request`, also when the answer would take too long
 */
export async function testExcludes(ctx: Ctx, input: TestExcludesInput): Promise<ExcludeVerdict[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const question = parseInput(testExcludesSchema, input);
  const isWindows = [...question.paths, ...question.roots].some(isWindowsPath);
  const invalid = question.excludes.flatMap((pattern, index) =>
    isValidExclude(pattern, isWindows) ? [] : [invalidExclude(pattern, index)],
  );
  if (invalid.length > 0) throw invalidRequest(invalid);
  let steps = 0;
  const count = (more: number) => {
    steps += more;
    if (steps > MAX_STEPS)
      throw new AppError("invalid_request", "These patterns take too long to try; test fewer of them, or fewer paths.");
  };
  return judgeExcludes({ ...question, areRootsKept: keepsRoots(question.resticVersion), count });
}

/** The measured change came with 0.19. */
function keepsRoots(version = ""): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 0 || minor >= 19;
}

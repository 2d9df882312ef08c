import type { Browsing } from "@/server/core/ports";
import { createAnswers } from "./answers";
import { createTrees, type TreeLimits } from "./trees";

/** The memory behind the verbs of this room; one for the whole process. */
export const createBrowsing = (limits: TreeLimits = {}): Browsing => ({
  trees: createTrees(limits),
  found: createAnswers(),
  diffs: createAnswers(),
});

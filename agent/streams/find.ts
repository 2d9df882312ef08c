/** Where a name lies, over many snapshots. */
import * as z from "zod";
import { exactPattern } from "../commands/sample.ts";
import { parseOrNull } from "../json.ts";
import { type FoundEntry, type RepositoryQuestion, snapshotIdSchema } from "../protocol/mod.ts";
import { type AnswerTools, failed, readWithRestic, type Trouble } from "./answer-tools.ts";
import { splitFound } from "./found.ts";
import { entryOf, nameOf, nodeSchema } from "./nodes.ts";

const snapshotSchema = z.object({ snapshot: snapshotIdSchema });
/** restic names the snapshot after all that it found in it: so much is kept until then, and no more told of it. */
const MAX_FOUND_PER_SNAPSHOT = 5_000;

type Find = RepositoryQuestion & { kind: "find" };

export async function answerFind(answer: AnswerTools, question: Find): Promise<Trouble | null> {
  const isWanted = createWanted(question);
  let found: Omit<FoundEntry, "snapshotId">[] = [];
  const splitter = splitFound({
    onMatch(json) {
      const node = nodeSchema.safeParse(parseOrNull(json));
      if (!node.success || found.length >= MAX_FOUND_PER_SNAPSHOT || !isWanted(node.data.path)) return;
      found.push({ ...entryOf(node.data), path: node.data.path });
    },
    onSnapshot(json) {
      const snapshot = snapshotSchema.safeParse(parseOrNull(json));
      if (snapshot.success) {
        for (const entry of found)
          answer.lines.line({ ...entry, snapshotId: snapshot.data.snapshot } satisfies FoundEntry);
      }
      found = [];
    },
  });
  const decoder = new TextDecoder();
  const trouble = await readWithRestic(answer, {
    args: argumentsOf(question),
    onBytes: (bytes) => {
      splitter.push(decoder.decode(bytes, { stream: true }));
      return answer.lines.drain();
    },
  });
  return trouble ?? (splitter.isComplete() ? null : failed("restic's answer broke off", ""));
}

const argumentsOf = ({ pattern, isExact, isCaseIgnored, hostnames }: Find): string[] => [
  ...["find", "--json"],
  ...(isCaseIgnored ? ["--ignore-case"] : []),
  ...hostnames.map((name) => `--host=${name}`),
  ...["--", isExact ? exactPattern(pattern) : pattern],
];

/** restic tells all that lies in a folder that fits as well; who looks for a name wants what has that name. */
function createWanted({ pattern, isExact, isCaseIgnored }: Find): (path: string) => boolean {
  if (isExact) {
    const folded = (text: string) => (isCaseIgnored ? text.toLowerCase() : text);
    const wanted = folded(pattern);
    return (path) => folded(path) === wanted;
  }
  if (pattern.includes("/")) return () => true;
  const fits = globOf(pattern, isCaseIgnored);
  return fits === null ? () => true : (path) => fits.test(nameOf(path));
}

/** A pattern of restic's for one name, or null when it is none that is understood here. */
export function globOf(pattern: string, isCaseIgnored: boolean): RegExp | null {
  const source = pattern.replace(/\\(.)|\*|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|[\s\S]/gu, (token, escaped, not, set) => {
    if (escaped !== undefined) return literal(escaped);
    if (token === "*") return ".*";
    if (token === "?") return ".";
    if (set !== undefined) return `[${not}${classOf(set)}]`;
    return literal(token);
  });
  try {
    return new RegExp(`^(?:${source})$`, isCaseIgnored ? "isu" : "su");
  } catch {
    return null;
  }
}

const literal = (char: string): string => char.replace(/[\^$\\.*+?()[\]{}|/]/gu, "\\$&");
/** Dashes make ranges in both; everything else stands for itself. */
const classOf = (set: string): string =>
  set.replace(/\\(.)|[\s\S]/gu, (token, escaped) =>
    escaped === undefined ? (token === "-" ? "-" : literal(token)) : escaped === "-" ? "\\-" : literal(escaped),
  );
